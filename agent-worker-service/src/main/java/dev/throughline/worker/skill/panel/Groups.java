package dev.throughline.worker.skill.panel;

import java.util.Arrays;

/**
 * Rows in groups.
 *
 * @param of the group of each row, from 0, without gaps
 */
public record Groups(int[] of, int count) {

    /** Numbers the groups anew, without gaps, in the order in which they come. */
    public static Groups dense(int[] ids) {
        int highest = Arrays.stream(ids).max().orElse(-1);
        int[] names = new int[highest + 1];
        Arrays.fill(names, -1);
        int[] dense = new int[ids.length];
        int count = 0;
        for (int row = 0; row < ids.length; row++) {
            if (names[ids[row]] < 0) {
                names[ids[row]] = count++;
            }
            dense[row] = names[ids[row]];
        }
        return new Groups(dense, count);
    }

    int[] sizes() {
        int[] sizes = new int[count];
        for (int group : of) {
            sizes[group]++;
        }
        return sizes;
    }

    double[] sums(double[] values) {
        double[] sums = new double[count];
        for (int row = 0; row < of.length; row++) {
            sums[of[row]] += values[row];
        }
        return sums;
    }

    /** Takes the mean of its group out of each value, in place. */
    void demean(double[] values, int[] sizes) {
        double[] means = sums(values);
        for (int group = 0; group < count; group++) {
            means[group] /= sizes[group];
        }
        for (int row = 0; row < of.length; row++) {
            values[row] -= means[of[row]];
        }
    }

    /** Whether no group of these is spread over several of the others. */
    boolean isNestedIn(Groups others) {
        int[] home = new int[count];
        Arrays.fill(home, -1);
        for (int row = 0; row < of.length; row++) {
            int other = others.of[row];
            if (home[of[row]] >= 0 && home[of[row]] != other) {
                return false;
            }
            home[of[row]] = other;
        }
        return true;
    }

    /** How many sets of rows have no group of either kind in common. */
    int componentsWith(Groups others) {
        int[] parent = new int[count + others.count];
        Arrays.setAll(parent, i -> i);
        int components = parent.length;
        for (int row = 0; row < of.length; row++) {
            int one = root(parent, of[row]);
            int other = root(parent, count + others.of[row]);
            if (one != other) {
                parent[one] = other;
                components--;
            }
        }
        return components;
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}

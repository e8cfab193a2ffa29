package dev.throughline.worker.skill.panel;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * The sandwich of Liang and Zeger (1986), by Arellano (1987) for panels: errors may depend on each other inside a
 * cluster in any way, and not across clusters.
 */
final class ClusteredErrors {
    private ClusteredErrors() {}

    /** Without any correction for few clusters. */
    static RealMatrix covariance(LeastSquares fit, double[][] columns, double[] residuals, Groups clusters) {
        int rank = fit.kept().size();
        int[] order = byGroup(clusters);
        double[][] meat = new double[rank][rank];
        double[] score = new double[rank];
        for (int i = 0; i < order.length; i++) {
            int row = order[i];
            for (int k = 0; k < rank; k++) {
                score[k] += columns[fit.kept().get(k)][row] * residuals[row];
            }
            boolean isLast = i + 1 == order.length || clusters.of()[order[i + 1]] != clusters.of()[row];
            if (isLast) {
                for (int k = 0; k < rank; k++) {
                    for (int c = 0; c < rank; c++) {
                        meat[k][c] += score[k] * score[c];
                    }
                }
                score = new double[rank];
            }
        }
        return fit.inverse().multiply(new Array2DRowRealMatrix(meat, false)).multiply(fit.inverse());
    }

    /** Rows, those of one group after another: a counting sort. */
    private static int[] byGroup(Groups groups) {
        int[] next = new int[groups.count() + 1];
        for (int group : groups.of()) {
            next[group + 1]++;
        }
        for (int group = 0; group < groups.count(); group++) {
            next[group + 1] += next[group];
        }
        int[] order = new int[groups.of().length];
        for (int row = 0; row < order.length; row++) {
            order[next[groups.of()[row]]++] = row;
        }
        return order;
    }
}

package dev.throughline.worker.skill.panel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the effects out of a variable: what is left is its part that is orthogonal to every group's dummy.
 *
 * <p>One kind of effect: minus the mean of the group. Both kinds, also in unbalanced panels: with M the projection that
 * takes out the means of the kind with more groups, and D the dummies of the other, the coefficients g of D solve
 * D'MD g = D'M x. That system is symmetric, positive semidefinite and consistent, so conjugate gradients solve it
 * without ever writing it down, in no more steps than it has groups.
 */
final class Within {
    /** Of one turn, relative to where it starts; each turn starts from what is really left after the one before. */
    private static final double TOLERANCE = 1e-10;
    /** Relative to the values; below it a sum over rows is only rounding, and going on would chase it for ever. */
    private static final double ROUNDING = 1e-15;

    private static final int TURNS = 3;
    private static final int MAX_STEPS = 5_000;

    private final Groups many;
    private final int[] manySizes;
    private final @Nullable Groups few;
    private final int[] fewSizes;

    Within(Panel panel, Effects effects) {
        boolean isEntityFirst = effects != Effects.TIME
                && (effects == Effects.ENTITY
                        || panel.entity().count() >= panel.time().count());
        many = isEntityFirst ? panel.entity() : panel.time();
        few = effects != Effects.TWO_WAY ? null : isEntityFirst ? panel.time() : panel.entity();
        manySizes = many.sizes();
        fewSizes = few == null ? new int[0] : few.sizes();
    }

    /** @return false when it did not come near enough to the solution */
    boolean transform(double[] values) throws InterruptedException {
        many.demean(values, manySizes);
        // Once more: the first pass leaves the rounding of large means.
        many.demean(values, manySizes);
        for (int turn = 0; few != null && turn < TURNS; turn++) {
            if (!separate(few, values)) {
                return false;
            }
            many.demean(values, manySizes);
        }
        return true;
    }

    private boolean separate(Groups dummies, double[] values) throws InterruptedException {
        double[] residual = dummies.sums(values);
        double goal = Math.max(TOLERANCE * norm(residual), ROUNDING * Math.sqrt(values.length) * norm(values));
        double[] solution = new double[dummies.count()];
        double[] scaled = precondition(residual);
        double[] direction = scaled.clone();
        double energy = dot(residual, scaled);
        int step = 0;
        while (norm(residual) > goal && step++ < MAX_STEPS) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            double[] image = dummies.sums(spread(dummies, direction));
            double length = energy / dot(direction, image);
            if (!Double.isFinite(length)) {
                break;
            }
            for (int i = 0; i < solution.length; i++) {
                solution[i] += length * direction[i];
                residual[i] -= length * image[i];
            }
            scaled = precondition(residual);
            double next = dot(residual, scaled);
            double keep = next / energy;
            energy = next;
            for (int i = 0; i < solution.length; i++) {
                direction[i] = scaled[i] + keep * direction[i];
            }
        }
        double[] effect = spread(dummies, solution);
        for (int row = 0; row < values.length; row++) {
            values[row] -= effect[row];
        }
        return step <= MAX_STEPS;
    }

    /** Each row's value by its group, without the means of the other kind. */
    private double[] spread(Groups dummies, double[] coefficients) {
        double[] values = new double[dummies.of().length];
        Arrays.setAll(values, row -> coefficients[dummies.of()[row]]);
        many.demean(values, manySizes);
        return values;
    }

    private double[] precondition(double[] residual) {
        double[] scaled = new double[residual.length];
        Arrays.setAll(scaled, i -> residual[i] / fewSizes[i]);
        return scaled;
    }

    static double norm(double[] values) {
        return Math.sqrt(dot(values, values));
    }

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}

package dev.throughline.orchestrator.cost;

import java.util.Arrays;

/**
 * Quantiles of weighted observations.
 *
 * <p>Definition 8 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (The American Statistician 50, 1996):
 * median-unbiased whatever the distribution, {@code h = p (n + 1/3) + 1/3}. With weights as in Akinshin, "Weighted quantile
 * estimators" (2023, arXiv:2304.07265, section 3): {@code n} is Kish's effective number {@code (Σw)² / Σw²}, and the
 * quantile is the mean of the order statistics under the uniform distribution on {@code [(h - 1) / n, h / n]}. With equal
 * weights that is definition 8 itself.
 */
final class Quantiles {
    private final double[] values;
    /** The share of all weight up to and including each value. */
    private final double[] shares;

    private final double effective;

    /** @param values finite; {@code weights} positive, one for each */
    private Quantiles(double[] values, double[] shares, double effective) {
        this.values = values;
        this.shares = shares;
        this.effective = effective;
    }

    /**
     * Observations in the order in which they were made: each one weighs half as much as that {@code halfLife} later.
     *
     * @param costs the oldest first, at least one
     */
    static Quantiles ofRecent(long[] costs, double halfLife) {
        int n = costs.length;
        var order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(costs[a], costs[b]));
        var values = new double[n];
        var shares = new double[n];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double weight = Math.pow(0.5, (n - 1 - order[i]) / halfLife);
            values[i] = costs[order[i]];
            sum += weight;
            squares += weight * weight;
            shares[i] = sum;
        }
        for (int i = 0; i < n; i++) {
            shares[i] /= sum;
        }
        return new Quantiles(values, shares, sum * sum / squares);
    }

    /** How many observations of equal weight would say as much. */
    double effective() {
        return effective;
    }

    /** @param p in (0, 1) */
    double at(double p) {
        double h = Math.clamp(p * (effective + 1.0 / 3) + 1.0 / 3, 1, Math.max(1, effective));
        double from = (h - 1) / effective;
        double to = h / effective;
        double quantile = 0;
        double below = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            double share = Math.max(0, Math.min(shares[i], to) - Math.max(below, from));
            quantile += share * values[i];
            all += share;
            below = shares[i];
        }
        // What rounding leaves at the upper end belongs to the largest.
        return all <= 0 ? values[values.length - 1] : quantile / all;
    }
}

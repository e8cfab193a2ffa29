package dev.throughline.incident.drift;

import java.util.List;

/**
 * Whether the mean of errors exceeds a threshold, decided as early as the samples allow and without a penalty for looking
 * after each one.
 *
 * <p>Errors are cut at 1, which can only make their mean smaller. As long as the mean of each, given those before it, is
 * at most the threshold {@code m}, the capital of a gambler who bets a part {@code c} of it on "more",
 * {@code K(n) = Π (1 + (c / m) (x(i) - m))}, is a nonnegative supermartingale that starts at 1, for any {@code c} in
 * {@code [0, 1]}; so is the average over several {@code c}, the mixture used here, since nobody knows the best one
 * beforehand. By Ville's inequality such a capital ever reaches {@code 1 / alpha} with probability {@code alpha} at most,
 * whatever the distribution and whenever one stops. The capital of the opposite bet shows in the same way that the mean
 * is below a threshold.
 *
 * <p>A. Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16 (1945); J. Ville, "Étude
 * critique de la notion de collectif" (1939); S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Annals of Statistics 49 (2021); I. Waudby-Smith, A. Ramdas, "Estimating means of
 * bounded random variables by betting", Journal of the Royal Statistical Society B 86 (2024).
 */
public final class SequentialTest {
    /** Parts of the capital that are bet; small ones find small differences late, large ones large differences early. */
    private static final double[] PARTS = {1 / 64.0, 1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 0.9};

    private SequentialTest() {}

    /**
     * @param decidedAfter how many samples it took; 0 while nothing is decided
     * @param evidence the largest capital: 1 is none, {@code 1 / alpha} decides
     */
    public record Finding(int decidedAfter, double evidence) {
        public boolean isDecided() {
            return decidedAfter > 0;
        }
    }

    /** Whether the mean is above the threshold; wrong with probability {@code alpha} at most. */
    public static Finding exceeds(List<Double> errors, double threshold, double alpha) {
        return bet(errors, alpha, x -> (x - threshold) / threshold);
    }

    /** Whether the mean of the errors, cut at 1, is below the threshold; wrong with probability {@code alpha} at most. */
    public static Finding isBelow(List<Double> errors, double threshold, double alpha) {
        return bet(errors, alpha, x -> (threshold - x) / (1 - threshold));
    }

    /** What one wins of what one bets on a sample, at least -1. */
    private interface Odds {
        double of(double sample);
    }

    /** In logarithms, because products of many samples leave the range of a double. */
    private static Finding bet(List<Double> errors, double alpha, Odds odds) {
        double[] capital = new double[PARTS.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < errors.size(); n++) {
            double won = odds.of(Math.clamp(errors.get(n), 0.0, 1.0));
            for (int i = 0; i < PARTS.length; i++) {
                capital[i] += Math.log1p(PARTS[i] * won);
            }
            most = Math.max(most, average(capital));
            if (most >= -Math.log(alpha)) {
                return new Finding(n + 1, Math.exp(Math.min(most, 700)));
            }
        }
        return new Finding(0, errors.isEmpty() ? 1 : Math.exp(most));
    }

    private static double average(double[] logarithms) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double one : logarithms) {
            largest = Math.max(largest, one);
        }
        double sum = 0;
        for (double one : logarithms) {
            sum += Math.exp(one - largest);
        }
        return largest + Math.log(sum / logarithms.length);
    }
}

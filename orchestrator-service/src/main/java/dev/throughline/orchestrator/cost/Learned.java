package dev.throughline.orchestrator.cost;

/**
 * What observations of a stage come to, in millionths of a US dollar.
 *
 * @param observations the effective number of them, see {@link Quantiles}
 */
public record Learned(double observations, double p10, double median, double p90) {
    /** Older observations fade: one that lies so many back counts half. */
    static final double HALF_LIFE = 64;

    private static final double SAME = 0.02;

    /** @param costs the oldest first, at least one */
    static Learned of(long[] costs) {
        return of(Quantiles.ofRecent(costs, HALF_LIFE));
    }

    /** @param costs in no order, at least one */
    static Learned ofAll(long[] costs) {
        return of(Quantiles.ofRecent(costs, Double.POSITIVE_INFINITY));
    }

    private static Learned of(Quantiles quantiles) {
        return new Learned(
                rounded(quantiles.effective()),
                rounded(quantiles.at(0.1)),
                rounded(quantiles.at(0.5)),
                rounded(quantiles.at(0.9)));
    }

    /**
     * Whether the other one says the same, nearly. As long as it does, plans that rest on this one stay equal and are
     * stored once.
     */
    boolean isNearly(Learned other) {
        return isNear(p10, other.p10)
                && isNear(median, other.median)
                && isNear(p90, other.p90)
                && other.observations <= 2 * observations;
    }

    private static boolean isNear(double one, double other) {
        return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other));
    }

    private static double rounded(double value) {
        return Math.rint(value * 1_000) / 1_000;
    }
}

package dev.throughline.incident.drift;

import java.util.Arrays;
import java.util.Collection;

/**
 * The errors of a window.
 *
 * @param p95 nearest rank: the smallest error that at least 95 of 100 do not exceed
 * @param drifting how many are above the trip threshold
 */
public record Summary(int count, double mean, double p50, double p95, double largest, int drifting) {
    private static final Summary NOTHING = new Summary(0, 0, 0, 0, 0, 0);

    public static Summary of(Collection<Double> errors, Thresholds thresholds) {
        if (errors.isEmpty()) {
            return NOTHING;
        }
        double[] sorted =
                errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int drifting = (int) Arrays.stream(sorted)
                .filter(error -> thresholds.of(error) == Level.DRIFTING)
                .count();
        return new Summary(
                sorted.length,
                Arrays.stream(sorted).average().orElseThrow(),
                rank(sorted, 50),
                rank(sorted, 95),
                sorted[sorted.length - 1],
                drifting);
    }

    private static double rank(double[] sorted, int percent) {
        int rank = (int) (((long) sorted.length * percent + 99) / 100);
        return sorted[Math.max(rank, 1) - 1];
    }
}

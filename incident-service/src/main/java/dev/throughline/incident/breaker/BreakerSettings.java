package dev.throughline.incident.breaker;

import java.time.Duration;

/**
 * When a breaker moves.
 *
 * @param driftingRuns so many in a row trip it
 * @param steadyRuns so many in a row let it recover
 * @param settledRuns so many in a row after a recovery make it forget its trips
 * @param coolDown after the first trip; each further one doubles it
 */
public record BreakerSettings(
        int driftingRuns, int steadyRuns, int settledRuns, Duration coolDown, Duration longestCoolDown) {
    public BreakerSettings {
        if (driftingRuns < 1 || steadyRuns < 1 || settledRuns < 1) {
            throw new IllegalArgumentException("a breaker needs at least one run for each move");
        }
        if (coolDown.isNegative() || coolDown.isZero() || longestCoolDown.compareTo(coolDown) < 0) {
            throw new IllegalArgumentException("the cool-down is above nothing and at most the longest one");
        }
    }

    /** @param trips including this one */
    Duration coolDown(int trips) {
        int doublings = Math.clamp(trips - 1, 0, 62);
        long most = longestCoolDown.toMillis();
        long base = Math.max(1, coolDown.toMillis());
        return base > most >> doublings ? longestCoolDown : Duration.ofMillis(base << doublings);
    }
}

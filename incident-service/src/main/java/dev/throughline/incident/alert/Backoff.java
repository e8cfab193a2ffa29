package dev.throughline.incident.alert;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: a pause between nothing and a limit that doubles with each failure. Many alerts
 * that failed together come back spread out. Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
 * 2015.
 *
 * @param first the limit after the first failure
 * @param longest the limit of the limit
 */
record Backoff(Duration first, Duration longest) {
    /** @param failures in a row, at least one */
    Duration pause(int failures, RandomGenerator random) {
        long limit = limit(failures).toMillis();
        return Duration.ofMillis(limit <= 0 ? 0 : random.nextLong(limit + 1));
    }

    Duration limit(int failures) {
        Duration limit = first;
        for (int i = 1; i < failures && limit.compareTo(longest) < 0; i++) {
            limit = limit.multipliedBy(2);
        }
        return limit.compareTo(longest) < 0 ? limit : longest;
    }
}

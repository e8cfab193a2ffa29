package dev.throughline.incident.breaker;

import dev.throughline.incident.drift.Thresholds;
import java.time.Instant;

/**
 * What a breaker made of one run, with all that it looked at, so that it can be decided again.
 *
 * @param error of the estimator that it judged by
 */
public record Decision(
        String breaker,
        double error,
        Thresholds thresholds,
        BreakerSettings settings,
        Instant at,
        Breaker.Flat before,
        Breaker.Flat after) {

    /** The state that the same inputs lead to now, with another error perhaps. */
    public Breaker.Flat again(double sameError) {
        Breaker next = before.breaker().observe(thresholds.of(sameError), at, settings);
        return Breaker.Flat.of(next);
    }
}

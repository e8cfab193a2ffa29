package dev.throughline.trace.tempo;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How long a search may take. */
record Deadline(InstantSource clock, Instant until) {
    boolean hasPassed() {
        return !clock.instant().isBefore(until);
    }

    /** Empty when it does not come in time. */
    <T> Optional<T> await(Uni<T> answer) {
        var left = Duration.between(clock.instant(), until);
        if (!left.isPositive()) {
            return Optional.empty();
        }
        try {
            return Optional.of(answer.await().atMost(left));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }
}

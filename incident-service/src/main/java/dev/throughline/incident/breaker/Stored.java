package dev.throughline.incident.breaker;

import dev.throughline.contracts.BreakerState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as its row has it.
 *
 * @param version grows when readers can see a difference
 */
record Stored(
        String name,
        String estimator,
        String tenantId,
        Breaker state,
        @Nullable String why,
        @Nullable String actor,
        Instant at,
        long version) {

    /** The same breaker in its next state; counting alone is no new version. */
    Stored in(Breaker next, String reason, @Nullable String who, Instant now) {
        return isSeen(state, next)
                ? new Stored(name, estimator, tenantId, next, reason, who, now, version + 1)
                : new Stored(name, estimator, tenantId, next, why, actor, at, version);
    }

    private static boolean isSeen(Breaker before, Breaker after) {
        var was = Breaker.Flat.of(before);
        var is = Breaker.Flat.of(after);
        return !was.state().equals(is.state()) || was.trips() != is.trips() || !Objects.equals(was.until(), is.until());
    }

    /** A disabled one is open to readers that know no persons. */
    BreakerState onTheWire() {
        var flat = Breaker.Flat.of(state);
        boolean isDisabled = state instanceof Breaker.Disabled;
        return new BreakerState(
                name,
                estimator,
                tenantId,
                isDisabled ? BreakerState.OPEN : flat.state(),
                isDisabled,
                flat.until(),
                flat.trips(),
                why,
                actor,
                at,
                version);
    }
}

package dev.throughline.incident.breaker;

import dev.throughline.contracts.BreakerState;
import dev.throughline.incident.drift.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch of runs, in their order, on the breakers that they are about. Pure but for the ids. */
final class BreakerDecider {
    private final Thresholds thresholds;
    private final BreakerSettings settings;

    BreakerDecider(Thresholds thresholds, BreakerSettings settings) {
        this.thresholds = thresholds;
        this.settings = settings;
    }

    /**
     * @param moved the breakers that are not what they were, even if only a count is another
     * @param decisions by provenance
     */
    record Outcome(List<Stored> moved, List<Change> changes, Map<UUID, Decision> decisions) {}

    /** What became of one breaker. */
    record Moved(Stored after, @Nullable Change change) {}

    Outcome observe(Map<String, Stored> breakers, List<Observation> observations, Instant now) {
        Map<String, Stored> next = new HashMap<>(breakers);
        List<Change> changes = new ArrayList<>();
        Map<UUID, Decision> decisions = new LinkedHashMap<>();
        for (Observation observation : observations) {
            String name = name(observation);
            Stored before = Objects.requireNonNull(next.get(name));
            Breaker after = before.state().observe(thresholds.of(observation.error()), now, settings);
            Stored stored = before.in(after, why(before.state(), after, observation), null, now);
            Change.between(before, stored, Change.Run.of(observation)).ifPresent(changes::add);
            decisions.put(observation.provenanceId(), decision(name, before, stored, observation, now));
            next.put(name, stored);
        }
        List<Stored> moved = next.values().stream()
                .filter(after -> !after.equals(breakers.get(after.name())))
                .toList();
        return new Outcome(moved, List.copyOf(changes), Map.copyOf(decisions));
    }

    private Decision decision(String name, Stored before, Stored after, Observation observation, Instant now) {
        return new Decision(
                name,
                observation.error(),
                thresholds,
                settings,
                now,
                Breaker.Flat.of(before.state()),
                Breaker.Flat.of(after.state()));
    }

    Moved recover(Stored before, Instant now) {
        Breaker after = before.state().recover(now, settings);
        String why = after instanceof Breaker.Closed
                ? "the cool-down is over, and runs in the shadow were steady"
                : "the cool-down is over; steady runs in the shadow are waited for";
        return moved(before, before.in(after, why, null, now));
    }

    Moved canaryFailed(Stored before, String why, Instant now) {
        return moved(before, before.in(before.state().canaryFailed(now, settings), why, null, now));
    }

    static Moved moved(Stored before, Stored after) {
        return new Moved(after, Change.between(before, after, null).orElse(null));
    }

    static String name(Observation observation) {
        return BreakerState.name(observation.estimator(), observation.tenantId());
    }

    private String why(Breaker before, Breaker after, Observation observation) {
        long percent = Math.round(observation.error() * 100);
        if (after instanceof Breaker.Open) {
            return before instanceof Breaker.HalfOpen
                    ? "a run drifted by %d %% while the estimator was tried again".formatted(percent)
                    : "%d runs in a row drifted, the last by %d %%".formatted(settings.driftingRuns(), percent);
        }
        return before instanceof Breaker.Closed
                ? "%d runs in a row were steady: earlier trips are forgotten".formatted(settings.settledRuns())
                : "%d runs in a row were steady in the shadow".formatted(settings.steadyRuns());
    }
}

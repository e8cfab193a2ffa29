package dev.throughline.incident.breaker;

import dev.throughline.contracts.BreakerState;
import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.drift.Thresholds;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The breaker that a rehearsal would have moved: the same machine, fed with the rehearsal's own runs alone. It is worked out
 * when somebody asks and stored nowhere, so that no budget, metric, alert or reader of the topic can hear of it.
 */
@Singleton
final class Rehearsal {
    private final Thresholds thresholds;
    private final BreakerSettings settings;

    @Inject
    Rehearsal(DriftConfig drift, BreakerConfig config) {
        this(drift.thresholds(), config.settings());
    }

    Rehearsal(Thresholds thresholds, BreakerSettings settings) {
        this.thresholds = thresholds;
        this.settings = settings;
    }

    /** @param error of the candidate estimator against the actual */
    record Run(double error, Instant at) {}

    /** Empty without a run. */
    Optional<Stored> breaker(String estimator, String tenant, String scenario, List<Run> runs) {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        String name = BreakerState.name(estimator, tenant) + "#" + scenario;
        var breaker = new Stored(
                name,
                estimator,
                tenant,
                Breaker.Closed.NEW,
                null,
                null,
                runs.getFirst().at(),
                0);
        for (Run run : runs) {
            Breaker next = breaker.state().observe(thresholds.of(run.error()), run.at(), settings);
            breaker = breaker.in(next, "a rehearsal", null, run.at());
        }
        return Optional.of(breaker);
    }
}

package dev.throughline.incident.occurrence;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.incident.lifecycle.Change;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.incident.outbox.Outbox;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Takes failures in. Blocking: called on virtual threads. Rules that make no sense end the start of the service. */
@Startup
@ApplicationScoped
public class Incidents {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IncidentStore store;
    private final Outbox outbox;
    private final IncidentMetrics metrics;
    private final IncidentConfig config;
    private final Rules rules;
    private final InstantSource clock = InstantSource.system();

    Incidents(IncidentStore store, Outbox outbox, IncidentMetrics metrics, IncidentConfig config) {
        this.store = store;
        this.outbox = outbox;
        this.metrics = metrics;
        this.config = config;
        this.rules = RuleReader.read(config);
    }

    /**
     * Durable when it returns. What is to be said about it is on the bus soon after, or after the next look into the
     * outbox.
     *
     * @throws RuntimeException when the database is away; nothing has changed then
     */
    public void take(List<Failure> failures) {
        take(failures, List.of(), Map.of());
    }

    /**
     * @param steps what failures of this batch or of a later one are to be linked with
     * @param sampled spans of runs whose traces are recorded, by workflow
     * @return what is said about the incidents
     */
    public List<CausalRecord> take(List<Failure> failures, List<FailedStep> steps, Map<UUID, SpanId> sampled) {
        var judged = failures.stream().map(rules::on).toList();
        var taken = store.take(judged, steps, policy(clock.instant())).await().atMost(PATIENCE);
        metrics.taken(judged, taken, clock.instant());
        outbox.publish(taken.records(), sampled);
        return taken.records();
    }

    /** Which of these failures have been taken before. */
    public Set<UUID> known(Collection<UUID> eventIds) {
        return eventIds.isEmpty() ? Set.of() : store.known(eventIds).await().atMost(PATIENCE);
    }

    /**
     * The failures are over by themselves: what is unresolved of their incidents is resolved. Harmless when repeated.
     *
     * @return how many incidents changed
     */
    public int resolve(Collection<UUID> eventIds, String actor, String reason) {
        if (eventIds.isEmpty()) {
            return 0;
        }
        var ask = new Change.Ask(Verb.RESOLVE, actor, reason, null);
        var resolved = store.resolve(eventIds, ask, clock.instant()).await().atMost(PATIENCE);
        outbox.publish(resolved.records(), Map.of());
        return resolved.incidents();
    }

    private IncidentStore.Policy policy(Instant now) {
        var within = config.reopenWithin();
        return new IncidentStore.Policy(now, within.isZero() ? null : now.minus(within), config.keptOccurrences());
    }
}

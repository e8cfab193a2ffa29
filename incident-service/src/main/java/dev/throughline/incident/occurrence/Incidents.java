package dev.throughline.incident.occurrence;

import dev.throughline.incident.outbox.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Takes failures in. Blocking: called on virtual threads. */
@ApplicationScoped
public class Incidents {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IncidentStore store;
    private final Outbox outbox;
    private final Counter announced;

    Incidents(IncidentStore store, Outbox outbox, MeterRegistry metrics) {
        this.store = store;
        this.outbox = outbox;
        this.announced = metrics.counter("throughline.incident.announcements");
    }

    /**
     * Durable when it returns. What is to be said about it is on the bus soon after, or after the next look into the
     * outbox.
     *
     * @throws RuntimeException when the database is away; nothing has changed then
     */
    public void take(List<Failure> failures) {
        take(failures, List.of());
    }

    /** @param steps what failures of this batch or of a later one are to be linked with */
    public void take(List<Failure> failures, List<FailedStep> steps) {
        var records = store.take(failures, steps, Instant.now()).await().atMost(PATIENCE);
        announced.increment(records.size());
        outbox.publish(records);
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
        return eventIds.isEmpty()
                ? 0
                : store.resolve(eventIds, actor, reason, Instant.now()).await().atMost(PATIENCE);
    }
}

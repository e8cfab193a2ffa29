package dev.throughline.incident.occurrence;

import dev.throughline.incident.outbox.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
        var records = store.take(failures, Instant.now()).await().atMost(PATIENCE);
        announced.increment(records.size());
        outbox.publish(records);
    }
}

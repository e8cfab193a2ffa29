package dev.throughline.incident.breaker;

import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Incidents;
import dev.throughline.incident.occurrence.Severity;
import dev.throughline.incident.outbox.RecordPublisher;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells the topic and the incidents what has been committed, at least once: what is not told stays marked in its row. One
 * instance tells at a time, and in the order of the versions.
 */
@ApplicationScoped
class BreakerAnnouncer {
    private static final Logger LOG = Logger.getLogger(BreakerAnnouncer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final int PAUSE_MILLIS = 100;
    private static final String ACTOR = "circuit breaker";

    private final BreakerStore store;
    private final RecordPublisher publisher;
    private final Incidents incidents;
    private final BreakerMetrics metrics;
    private final ExecutorService threads;

    BreakerAnnouncer(
            BreakerStore store,
            RecordPublisher publisher,
            Incidents incidents,
            BreakerMetrics metrics,
            @VirtualThreads ExecutorService threads) {
        this.store = store;
        this.publisher = publisher;
        this.incidents = incidents;
        this.metrics = metrics;
        this.threads = threads;
    }

    /**
     * Never throws: what is not told now is told by a later look. Who is telling already may have looked before the latest
     * commit, so it is waited for a little. Blocking: called on virtual threads.
     */
    void announce() {
        try {
            for (int tried = 0; tried < TRIES && !tellAlone(); tried++) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (RuntimeException e) {
            LOG.warnf("changes of breakers cannot be told now reason=%s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tellAlone() {
        return store.alone(() -> Uni.createFrom().voidItem().invoke(this::tell).runSubscriptionOn(threads))
                .await()
                .atMost(PATIENCE.multipliedBy(2));
    }

    private void tell() {
        List<Stored> breakers = store.unpublished().await().atMost(PATIENCE);
        if (!breakers.isEmpty()) {
            publisher.sendAll(breakers.stream()
                    .map(breaker -> breaker.onTheWire().toKafka())
                    .toList());
            store.published(breakers, Instant.now()).await().atMost(PATIENCE);
        }
        for (Change change : store.unnoted().await().atMost(PATIENCE)) {
            note(change);
            store.noted(change.id()).await().atMost(PATIENCE);
        }
    }

    private void note(Change change) {
        if (change.isTrip()) {
            incidents.take(List.of(failure(change)));
            metrics.incident();
        } else if (change.isClosing()) {
            incidents.resolve(store.tripsBefore(change).await().atMost(PATIENCE), ACTOR, change.why());
        }
    }

    private static Failure failure(Change trip) {
        var run = trip.run();
        return new Failure(
                trip.id(),
                trip.at(),
                trip.tenantId(),
                Severity.ERROR,
                "breaker|" + trip.breaker(),
                "The cost estimator of breaker " + trip.breaker() + " is out of use",
                trip.why(),
                run == null ? null : new Failure.Run(run.workflowId(), run.traceId(), null, null, null),
                false,
                null);
    }
}

package dev.throughline.incident.outbox;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * From commit to bus, at least once: a record leaves the table when the broker has it. Whoever reads it twice knows it
 * by its id.
 */
@ApplicationScoped
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OutboxStore store;
    private final RecordPublisher publisher;

    Outbox(OutboxStore store, RecordPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    /**
     * Never throws: what is not sent now is found by {@link #sendOld}.
     *
     * @param sampled spans of runs whose traces are recorded, by workflow
     */
    public void publish(List<CausalRecord> records, Map<UUID, SpanId> sampled) {
        if (records.isEmpty()) {
            return;
        }
        try {
            publisher.sendAll(records.stream()
                    .map(record -> record.toKafka(sampled.get(record.workflowId())))
                    .toList());
            // Nobody waits for that: what is not removed is sent once more, which changes nothing.
            store.remove(records).subscribe().with(done -> {}, e -> stay(records, e));
        } catch (RuntimeException e) {
            stay(records, e);
        }
    }

    private static void stay(List<CausalRecord> records, Throwable why) {
        LOG.warnf("records stay in the outbox for now records=%d reason=%s", records.size(), why.getMessage());
    }

    /** What an instance committed and could not send, perhaps because it died. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sendOld() {
        try {
            publish(store.old().await().atMost(PATIENCE), Map.of());
        } catch (RuntimeException e) {
            LOG.debugf("the outbox cannot be read now reason=%s", e.getMessage());
        }
    }
}

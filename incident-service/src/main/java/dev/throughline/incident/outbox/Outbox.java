package dev.throughline.incident.outbox;

import dev.throughline.contracts.CausalRecord;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
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

    /** Never throws: what is not sent now is found by {@link #sendOld}. */
    public void publish(List<CausalRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            publisher.sendAll(
                    records.stream().map(record -> record.toKafka(null)).toList());
            store.remove(records).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            LOG.warnf("records stay in the outbox for now records=%d reason=%s", records.size(), e.getMessage());
        }
    }

    /** What an instance committed and could not send, perhaps because it died. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sendOld() {
        try {
            publish(store.old().await().atMost(PATIENCE));
        } catch (RuntimeException e) {
            LOG.debugf("the outbox cannot be read now reason=%s", e.getMessage());
        }
    }
}

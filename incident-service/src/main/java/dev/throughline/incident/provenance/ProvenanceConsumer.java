package dev.throughline.incident.provenance;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.incident.breaker.BreakerStore;
import dev.throughline.incident.breaker.Breakers;
import dev.throughline.incident.outbox.RecordPublisher;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Costs of runs, with a consumer group of its own, so that failures never wait for them. Offsets are acknowledged after
 * the commit; while Postgres or Kafka is away the partitions wait. It answers with a {@code Uni} so that batches follow
 * one another.
 */
@ApplicationScoped
public class ProvenanceConsumer {
    private static final Logger LOG = Logger.getLogger(ProvenanceConsumer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ProvenanceStore store;
    private final Breakers breakers;
    private final RecordPublisher publisher;
    private final ExecutorService threads;

    ProvenanceConsumer(
            ProvenanceStore store,
            Breakers breakers,
            RecordPublisher publisher,
            @VirtualThreads ExecutorService threads) {
        this.store = store;
        this.breakers = breakers;
        this.publisher = publisher;
        this.threads = threads;
    }

    @Incoming("costs")
    public Uni<Void> costs(ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (ProvenanceReader.isAboutCost(record.headers())) {
                BusLog.received(record);
                wanted.add(record);
            }
        }
        return wanted.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().voidItem().invoke(() -> take(wanted)).runSubscriptionOn(threads);
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Entry> entries = new ArrayList<>();
        records.forEach(record -> entries.addAll(read(record)));
        if (!entries.isEmpty()) {
            List<Entry> merged = ProvenanceReader.merged(entries);
            breakers.observed(untilDone(() -> commit(merged)));
        }
    }

    private BreakerStore.Observed commit(List<Entry> entries) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return store.take(entries, now).await().atMost(PATIENCE);
    }

    /** Whatever reading throws, reading again would throw it again: the record is set aside, the others go on. */
    private List<Entry> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ProvenanceReader.read(record.value());
        } catch (RuntimeException e) {
            try (var log = LogContext.of(record.headers())) {
                LOG.warnf(
                        "unreadable record goes to the dead letters topic=%s partition=%d offset=%d",
                        record.topic(), record.partition(), record.offset());
            }
            untilDone(() -> {
                publisher.send(DeadLetters.of(record, "incident", e));
                return true;
            });
            return List.of();
        }
    }

    private static <T> T untilDone(Supplier<T> work) {
        for (int failed = 0; ; failed++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                LOG.warnf("costs cannot be taken now and are tried again reason=%s", e.getMessage());
                pause(Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(failed, 6)));
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the batch was taken; it is delivered again", e);
        }
    }
}

package dev.throughline.incident.intake;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.incident.occurrence.FailedStep;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Incidents;
import dev.throughline.incident.outbox.RecordPublisher;
import dev.throughline.incident.tracing.FailureTracing;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Batches of both topics. Offsets are acknowledged when a batch's {@code Uni} completes, and so after the commit; while
 * Postgres or Kafka is away it does not complete, and the partitions wait.
 *
 * <p>The methods answer with a {@code Uni} so that the batches of a channel follow one another. Methods that merely run
 * on virtual threads would run at once, and a batch without failures would acknowledge past one that still waits for
 * its commit: a kill would then lose that one's failures.
 */
@ApplicationScoped
public class FailureConsumer {
    private static final Logger LOG = Logger.getLogger(FailureConsumer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Incidents incidents;
    private final StandingStore standings;
    private final RecordPublisher publisher;
    private final FailureTracing tracing;
    private final ExecutorService threads;

    FailureConsumer(
            Incidents incidents,
            StandingStore standings,
            RecordPublisher publisher,
            FailureTracing tracing,
            @VirtualThreads ExecutorService threads) {
        this.incidents = incidents;
        this.standings = standings;
        this.publisher = publisher;
        this.tracing = tracing;
        this.threads = threads;
    }

    @Incoming("events")
    public Uni<Void> events(ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (FailureReader.isAboutFailure(record.headers())) {
                BusLog.received(record);
                wanted.add(record);
            }
        }
        return wanted.isEmpty() ? Uni.createFrom().voidItem() : onVirtualThread(() -> takeEvents(wanted));
    }

    @Incoming("dead-letters")
    public Uni<Void> deadLetters(ConsumerRecords<byte[], byte[]> records) {
        return onVirtualThread(() -> takeDeadLetters(records));
    }

    private void takeDeadLetters(ConsumerRecords<byte[], byte[]> records) {
        Set<UUID> workflows = new HashSet<>();
        records.forEach(record -> {
            BusLog.received(record);
            Standing.workflow(record).ifPresent(workflows::add);
        });
        var known = untilDone(() -> standings.known(workflows).await().atMost(PATIENCE));
        List<Failure> failures = new ArrayList<>();
        records.forEach(record -> failures.add(FailureReader.deadLetter(record, Standing.of(record, known))));
        take(new FailureReader.Found(failures, List.of()), List.of());
    }

    private Uni<Void> onVirtualThread(Runnable work) {
        return Uni.createFrom().voidItem().invoke(work).runSubscriptionOn(threads);
    }

    private void takeEvents(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Failure> failures = new ArrayList<>();
        List<FailedStep> steps = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            var found = read(record);
            failures.addAll(found.failures());
            steps.addAll(found.steps());
        }
        take(new FailureReader.Found(failures, steps), records);
    }

    /** Whatever reading throws, reading again would throw it again: the record is set aside, the others go on. */
    private FailureReader.Found read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return FailureReader.read(record.value());
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
            return FailureReader.Found.NOTHING;
        }
    }

    private void take(FailureReader.Found found, List<ConsumerRecord<byte[], byte[]>> records) {
        if (!found.isEmpty()) {
            Instant began = Instant.now();
            var sampled = FailureTracing.sampled(records);
            tracing.taken(records, untilDone(() -> incidents.take(found.failures(), found.steps(), sampled)), began);
        }
    }

    private static <T> T untilDone(Supplier<T> work) {
        for (int failed = 0; ; failed++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                LOG.warnf("failures cannot be taken now and are tried again reason=%s", e.getMessage());
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

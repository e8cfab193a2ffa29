package dev.throughline.incident.intake;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Incidents;
import dev.throughline.incident.outbox.RecordPublisher;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Batches of both topics. Offsets are acknowledged when these methods return, and so after the commit; while Postgres or
 * Kafka is away they do not return, and the partitions wait.
 */
@ApplicationScoped
public class FailureConsumer {
    private static final Logger LOG = Logger.getLogger(FailureConsumer.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Incidents incidents;
    private final RecordPublisher publisher;

    FailureConsumer(Incidents incidents, RecordPublisher publisher) {
        this.incidents = incidents;
        this.publisher = publisher;
    }

    @Incoming("events")
    @RunOnVirtualThread
    public void events(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        List<Failure> failures = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (FailureReader.isAboutFailure(record.headers())) {
                failures.addAll(read(record));
            }
        }
        take(failures);
    }

    @Incoming("dead-letters")
    @RunOnVirtualThread
    public void deadLetters(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        List<Failure> failures = new ArrayList<>();
        records.forEach(record -> failures.add(FailureReader.deadLetter(record)));
        take(failures);
    }

    private List<Failure> read(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            return FailureReader.failures(record.value());
        } catch (Json.UnreadableException e) {
            LOG.warnf(
                    "unreadable record goes to the dead letters topic=%s partition=%d offset=%d",
                    record.topic(), record.partition(), record.offset());
            untilDone(() -> publisher.send(DeadLetters.of(record, "incident", e)));
            return List.of();
        }
    }

    private void take(List<Failure> failures) throws InterruptedException {
        if (!failures.isEmpty()) {
            untilDone(() -> incidents.take(failures));
        }
    }

    private static void untilDone(Runnable work) throws InterruptedException {
        for (int failed = 0; ; failed++) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                LOG.warnf("failures cannot be taken now and are tried again reason=%s", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(failed, 6)));
            }
        }
    }
}

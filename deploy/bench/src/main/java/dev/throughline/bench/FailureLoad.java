package dev.throughline.bench;

import dev.throughline.contracts.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends failures of runs that never were, as the orchestrator would. */
final class FailureLoad implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    FailureLoad(String kafka) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * At a fixed rate, whatever became of the ones before; a latency counts from when a failure was due.
     *
     * @param causes incidents that the failures share
     * @param askedFor one in so many is asked for over HTTP
     * @return how many were sent
     */
    long paced(String tenant, int perSecond, Duration window, int causes, int askedFor, IncidentWatch watch) {
        long total = window.toSeconds() * perSecond;
        long start = System.nanoTime();
        for (long n = 0; n < total; n++) {
            long due = start + (long) (n * 1e9 / perSecond);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            UUID workflow = Ids.uuid7();
            watch.await(workflow.toString(), due, n % askedFor == 0);
            producer.send(FailedRun.of(tenant, workflow, "cause-" + n % causes, Instant.now())
                    .toKafka(null));
        }
        producer.flush();
        return total;
    }

    /** As fast as the bus takes them. */
    void storm(String tenant, int size) {
        for (int i = 0; i < size; i++) {
            producer.send(
                    FailedRun.of(tenant, Ids.uuid7(), "storm", Instant.now()).toKafka(null));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}

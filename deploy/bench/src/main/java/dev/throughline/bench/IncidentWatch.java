package dev.throughline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long after a failure its incident is there, told twice: some failures are asked for over HTTP until a caller sees
 * them, and for each one the event is awaited that its run's record is told once the incident is committed. Both are upper
 * bounds: the former includes up to one pause between questions, which grows with what it waits for, the latter the way over the bus.
 */
final class IncidentWatch implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    /** Who asks ever more rarely is never the load, and sees what is late at most a sixteenth later than it was there. */
    private static final int PATIENT = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SOURCE = "/throughline/incident";

    private final Endpoint incident;
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final Tally seen = new Tally();
    private final Tally told = new Tally();
    private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean isClosing;

    /** Reads what is said from now on. */
    IncidentWatch(Endpoint incident, String kafka) {
        this.incident = incident;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "max.poll.records", 5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        threads.execute(this::listen);
    }

    /** A failure is about to be sent. */
    void await(String workflow, long nanoTime, boolean isAskedFor) {
        due.put(workflow, nanoTime);
        if (isAskedFor) {
            threads.execute(() -> ask(workflow, nanoTime));
        }
    }

    /** Over HTTP. */
    Tally seen() {
        return seen;
    }

    /** By the event. */
    Tally told() {
        return told;
    }

    private void listen() {
        try (consumer) {
            while (!isClosing) {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                    if (SOURCE.equals(CloudEvents.header(record.headers(), "ce_source"))) {
                        Long since = due.remove(new String(record.key(), StandardCharsets.UTF_8));
                        if (since != null) {
                            told.latencies.record(System.nanoTime() - since);
                        }
                    }
                }
            }
        }
    }

    private void ask(String workflow, long since) {
        byte[] question = incident.get("/api/v1/incidents?limit=1&workflow_id=" + workflow);
        try {
            var reused = idle.poll();
            var connection = reused == null ? incident.connect() : reused;
            while (!isThere(connection.exchange(question))) {
                if (System.nanoTime() - since > PATIENCE.toNanos()) {
                    seen.failed("the failure of run %s is in no incident after %d s"
                            .formatted(workflow, PATIENCE.toSeconds()));
                    idle.push(connection);
                    return;
                }
                LockSupport.parkNanos(Math.max(PAUSE_NANOS, (System.nanoTime() - since) / PATIENT));
            }
            seen.latencies.record(System.nanoTime() - since);
            idle.push(connection);
        } catch (IOException | Json.UnreadableException e) {
            seen.failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isThere(HttpConnection.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("the incident service answered %d: %.300s".formatted(answer.status(), answer.text()));
        }
        return Json.read(answer.body(), JsonNode.class).path("total").asLong() > 0;
    }

    /** Waits for every failure that was sent, for a while. */
    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!due.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        due.keySet().forEach(workflow -> told.failed("nothing was said of the failure of run " + workflow));
        isClosing = true;
        threads.close();
        for (var connection : idle) {
            connection.close();
        }
    }
}

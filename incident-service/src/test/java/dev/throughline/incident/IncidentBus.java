package dev.throughline.incident;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Failures in, and what this service says about them out, over a real broker. */
public final class IncidentBus implements AutoCloseable {
    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;

    public IncidentBus(String bootstrap) {
        this.bootstrap = bootstrap;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void send(Failing... failing) {
        for (Failing one : failing) {
            producer.send(one.record().toKafka(null));
        }
        producer.flush();
    }

    /** Every event that this service sent about the runs; one that came more than once counts once. */
    public List<CausalEvent> announcements(Failing... runs) {
        var wanted = Arrays.stream(runs).map(Failing::workflowId).collect(Collectors.toSet());
        Map<UUID, CausalEvent> events = new LinkedHashMap<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "max.poll.records", 5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (new String(record.value(), StandardCharsets.UTF_8).contains("\"source\":\"incident\"")) {
                        var found = Json.read(record.value(), CausalRecord.class);
                        if (wanted.contains(found.workflowId())) {
                            found.events().forEach(event -> events.putIfAbsent(event.id(), event));
                        }
                    }
                });
            }
        }
        return List.copyOf(events.values());
    }

    static UUID incidentOf(CausalEvent event) {
        return switch (event) {
            case CausalEvent.IncidentOpened opened -> opened.incidentId();
            case CausalEvent.IncidentRepeated repeated -> repeated.incidentId();
            case CausalEvent.IncidentChanged changed -> changed.incidentId();
            default -> throw new IllegalArgumentException(event.type());
        };
    }

    @Override
    public void close() {
        producer.close();
    }
}

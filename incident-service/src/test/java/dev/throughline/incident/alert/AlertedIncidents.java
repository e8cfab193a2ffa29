package dev.throughline.incident.alert;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CausalEvent.AlertChanged;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.incident.Failing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Incidents of one tenant that people are to be told about, and what the record of their runs says about that. */
final class AlertedIncidents {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String tenant;
    private final String bootstrap;
    private int opened;

    AlertedIncidents(String tenant, String bootstrap) {
        this.tenant = tenant;
        this.bootstrap = bootstrap;
    }

    String open(Failing failing) {
        return open(List.of(failing)).getFirst();
    }

    /** @return the incidents' ids in the same order; each failing is to have a cause of its own */
    List<String> open(List<Failing> failings) {
        send(failings);
        opened += failings.size();
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/incidents?limit=1&tenant_id=" + tenant)
                        .then()
                        .body("total", equalTo(opened)));
        return failings.stream().map(AlertedIncidents::incident).toList();
    }

    private void send(List<Failing> failings) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            failings.forEach(failing -> producer.send(failing.record().toKafka(null)));
        }
    }

    private static String incident(Failing failing) {
        return given().get("/api/v1/incidents?workflow_id=" + failing.workflowId())
                .path("items[0].incident_id");
    }

    void resolve(String incident) {
        given().contentType("application/json")
                .body("{\"reason\":\"mended\"}")
                .post("/api/v1/incidents/" + incident + "/resolve")
                .then()
                .statusCode(200);
    }

    /** In the order in which it happened; what an outbox kept for a while comes later on the topic. */
    List<AlertChanged> receipts(Failing failing) {
        List<AlertChanged> receipts = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> receipts.addAll(of(record, failing)));
            }
        }
        receipts.sort(Comparator.comparing(AlertChanged::at));
        return receipts;
    }

    private static List<AlertChanged> of(ConsumerRecord<byte[], byte[]> kafka, Failing failing) {
        var record = Json.read(kafka.value(), CausalRecord.class);
        return record.workflowId().equals(failing.workflowId())
                ? record.events().stream()
                        .filter(AlertChanged.class::isInstance)
                        .map(AlertChanged.class::cast)
                        .toList()
                : List.of();
    }
}

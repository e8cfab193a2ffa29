package dev.throughline.orchestrator.scenario.cleanup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Requests on {@code throughline.control}; completes when the broker has them, and fails soon when it does not. */
@Singleton
class RequestPublisher {
    private final KafkaProducer<byte[], byte[]> producer;

    RequestPublisher(@ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Uni<Void> send(ControlMessage.CleanUpRequested request) {
        ControlMessage message = request;
        byte[] body =
                Json.MAPPER.convertValue(message, JsonNode.class).toString().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(Topics.CONTROL, request.tenantId().getBytes(StandardCharsets.UTF_8), body);
        return Uni.createFrom()
                .emitter(done -> producer.send(record, (metadata, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.fail(failure);
                    }
                }));
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }
}

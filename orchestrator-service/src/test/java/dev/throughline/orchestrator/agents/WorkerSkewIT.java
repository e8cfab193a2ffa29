package dev.throughline.orchestrator.agents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class WorkerSkewIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Test
    void shouldMarkWorkersOfOtherContractsAndBuilds() throws Exception {
        // Given
        String older = "worker-" + UUID.randomUUID();
        String newer = "worker-" + UUID.randomUUID();

        // When
        advertise(older, Contract.VERSION - 1, "0.0.9+abc1234");
        advertise(newer, Contract.VERSION, "99.1.0");

        // Then
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var agents = given().get("/api/v1/agents")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(worker(agents, older, "contract_is")).isEqualTo("older");
            assertThat(worker(agents, older, "build_is")).isEqualTo("older");
            assertThat(worker(agents, older, "build")).isEqualTo("0.0.9+abc1234");
            assertThat(worker(agents, newer, "contract_is")).isEqualTo("same");
            assertThat(worker(agents, newer, "build_is")).isEqualTo("newer");
            assertThat(agents.getInt("contract_version")).isEqualTo(Contract.VERSION);
            assertThat(agents.getString("build")).isNotBlank();
            assertThat(agents.getList("items.find { it.agent == 'intake' }.workers", String.class))
                    .contains(older, newer);
        });
    }

    private static String worker(JsonPath agents, String id, String field) {
        return agents.getString("workers.find { it.worker_id == '" + id + "' }." + field);
    }

    private void advertise(String id, int contract, String build) throws Exception {
        ControlMessage message = new ControlMessage.WorkerAdvertised(
                id,
                Instant.now(),
                contract,
                build,
                List.of(new ControlMessage.AgentCapacity("intake", 1)),
                List.of(),
                null);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CONTROL, Json.bytes(message)))
                    .get();
        }
    }
}

package dev.throughline.trace.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class CompletenessIT {
    /** Thousands of runs of other tests may come first, 250 in a turn. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Test
    void shouldSayWhatLacksAndBecomeCompleteWhenTheLateRecordArrives() throws Exception {
        // Given
        var run = Runs.failed();
        send(run.records.subList(0, 1));
        send(run.records.subList(2, run.records.size()));
        await().atMost(PATIENCE).until(() -> listed(run, "false") == 1);
        var partial = get(run);

        // When
        send(run.records.subList(1, 2));

        // Then
        assertThat(partial.getBoolean("complete")).isFalse();
        assertThat(partial.getList("missing", String.class)).containsExactly("cause " + run.stepId);
        await().atMost(PATIENCE).until(() -> listed(run, "true") == 1);
        assertThat(listed(run, "false")).isZero();
        var whole = get(run);
        assertThat(whole.getBoolean("complete")).isTrue();
        assertThat(whole.getString("errors[0].kind")).isEqualTo("step");
        assertThat(whole.getString("errors[0].message")).isEqualTo("no such file");
    }

    private static int listed(Runs run, String complete) {
        return given().get(
                        "/api/v1/traces?workflow_id=" + run.workflowId + "&is_complete=" + complete + "&status=failed")
                .then()
                .statusCode(200)
                .extract()
                .path("total");
    }

    private static JsonPath get(Runs run) {
        return given().get("/api/v1/traces/" + run.workflowId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void send(List<CausalRecord> records) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : records) {
                producer.send(record.toKafka(null)).get();
            }
        }
    }
}

package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class OutdatedWorkerIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Instant now = Instant.now();

    @Test
    void shouldBeOneIncidentOfTheAgentWhenAnOldWorkerRefusesTheWorkOfSeveralRuns() throws Exception {
        // When
        send(refused());
        send(refused());

        // Then
        outdated(2, "A worker of agent intake is on another contract");
    }

    @Test
    void shouldBeAnIncidentWhenTheResultOfAnOldWorkerIsIgnored() throws Exception {
        // When
        send(List.of(new ResultIgnored(Ids.uuid7(), now, List.of(), Ids.uuid7(), 1, "unknown_contract_version")));

        // Then
        outdated(1, "A worker is on another contract");
    }

    private List<CausalEvent> refused() {
        var task = Ids.uuid7();
        var failed = Ids.uuid7();
        var span = SpanId.random();
        return List.of(
                new TaskFailed(
                        failed,
                        now,
                        List.of(),
                        task,
                        "first",
                        1,
                        span,
                        "intake",
                        "refused_contract",
                        "contract version 1 is not known here: this worker speaks version 0",
                        null,
                        null),
                new WorkflowFailed(
                        Ids.uuid7(),
                        now,
                        List.of(failed),
                        span,
                        now,
                        "refused_contract",
                        "first: refused",
                        task,
                        "first",
                        null,
                        "intake"));
    }

    private void outdated(int occurrences, String title) {
        String its = "items.findAll { it.title == '" + title + "' }";
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> incidents()
                        .body(its + ".size()", equalTo(1))
                        .body(its + "[0].occurrences", equalTo(occurrences))
                        .body(its + "[0].severity", equalTo("error")));
    }

    private ValidatableResponse incidents() {
        return given().get("/api/v1/incidents?tenant_id=" + tenant).then().statusCode(200);
    }

    private void send(List<CausalEvent> events) throws Exception {
        var record = new CausalRecord(
                Ids.uuid7(), "orchestrator", tenant, Ids.uuid7(), TraceId.random(), null, false, null, now, events);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record.toKafka(null)).get();
        }
    }
}

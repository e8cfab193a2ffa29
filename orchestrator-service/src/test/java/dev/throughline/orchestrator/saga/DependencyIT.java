package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.CausalEvent.DependenciesMet;
import dev.throughline.contracts.CausalEvent.DependenciesMissing;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose plan needs what the workers have, have not, or get. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
@TestProfile(DependencyIT.Impatient.class)
class DependencyIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);
    private final String workerId = "worker-" + UUID.randomUUID();

    /** Dependencies that nobody brings are waited for long enough to see it. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("throughline.dependencies.patience", "20S");
        }
    }

    @BeforeEach
    void ready() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        advertise("1.9");
    }

    /** What lives on must not help another test. */
    @AfterEach
    void forgetWhatItHad() throws Exception {
        advertise("1.9");
    }

    @Test
    void shouldGoOnByItselfWhenAWorkerBringsWhatIsMissing() throws Exception {
        try (var worker = new FakeWorker(
                bootstrap, task -> task.tenantId().equals(tenant) ? List.of(FakeWorker.succeeded(task)) : List.of())) {
            // Given
            String id = workflows.start("dependency-test", "{}");
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> workflows
                            .get(id)
                            .body("status", equalTo("waiting_for_dependency"))
                            .body("waiting_for", equalTo("dependency:program abacus >= 2.1")));
            given().header("x-tenant-id", tenant)
                    .get("/api/v1/workflows/" + id + "/plan/preflight")
                    .then()
                    .statusCode(200)
                    .body("is_ready", equalTo(false))
                    .body("items.find { it.name == 'abacus' }.workers", empty());
            assertThat(worker.seen)
                    .noneMatch(task -> task.workflowId().toString().equals(id));

            // When
            advertise("2.10");

            // Then
            workflows.end(id).body("status", equalTo("completed"));
            assertThat(workflows.events(id))
                    .hasAtLeastOneElementOfType(DependenciesMissing.class)
                    .hasAtLeastOneElementOfType(DependenciesMet.class);
            given().header("x-tenant-id", tenant)
                    .get("/api/v1/workflows/" + id + "/plan/preflight")
                    .then()
                    .body("items.find { it.name == 'abacus' }.workers", hasItem(workerId));
        }
    }

    @Test
    void shouldFailByNameWhenNobodyBringsIt() throws Exception {
        // When
        String id = workflows.start("dependency-test", "{}");

        // Then
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> workflows
                        .get(id)
                        .body("status", equalTo("failed"))
                        .body("error", containsString("program abacus >= 2.1")));
    }

    @Test
    void shouldBeCancelledWhileItWaits() throws Exception {
        // Given
        String id = workflows.start("dependency-test", "{}");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> workflows.get(id).body("status", equalTo("waiting_for_dependency")));

        // When
        workflows.ask(id, "cancel", "{}").statusCode(200);

        // Then
        workflows.end(id).body("status", equalTo("cancelled")).body("waiting_for", not(equalTo("dependency")));
    }

    /** A worker for everything, with the program in a version that is too old, or new enough. */
    private void advertise(String version) throws Exception {
        var agents = List.of("intake", "profile", "analyse", "validate", "report", "deliver").stream()
                .map(agent -> new ControlMessage.AgentCapacity(agent, 8))
                .toList();
        ControlMessage message = new ControlMessage.WorkerAdvertised(
                workerId,
                Instant.now(),
                Contract.VERSION,
                "test",
                agents,
                List.of(),
                List.of(
                        new Capability(Capability.Kind.PROGRAM, "abacus", "abacus " + version + " (test)"),
                        new Capability(Capability.Kind.SKILL, "delay", "1")));
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CONTROL, Json.bytes(message)))
                    .get();
        }
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> given().header("x-tenant-id", tenant)
                        .get("/api/v1/agents")
                        .then()
                        .body(
                                "workers.find { it.worker_id == '" + workerId + "' }.capabilities.version",
                                hasItem("abacus " + version + " (test)")));
    }
}

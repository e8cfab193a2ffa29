package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verbs over HTTP and Kafka, and the kinds of stages that are not one task. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);
    private final Queue<TaskEnvelope> held = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldCancelAndUndoWhatTheInterruptedAttemptLeftBehind() throws Exception {
        // Given
        try (var worker = worker(task -> holding("b", task, "x:thing"))) {
            String id = workflows.start("saga-test", "{}");
            await().atMost(PATIENCE).until(() -> held.size() == 1);

            // When
            workflows
                    .ask(id, "cancel", "{\"actor\":\"ann\",\"reason\":\"not needed\"}")
                    .statusCode(200)
                    .body("status", equalTo("cancelling"))
                    .body("waiting_for", equalTo("cancelling:b"));
            workflows.ask(id, "cancel", "{}").statusCode(200);
            workflows.ask(id, "pause", "{}").statusCode(409).body("allowed", empty());
            worker.send(FakeWorker.leaving(FakeWorker.failed(held.remove(), true), "half:thing"));

            // Then
            workflows.end(id).body("status", equalTo("cancelled")).body("error", equalTo("not needed"));
            assertThat(workflows.count("work_product", id)).isZero();
            assertThat(types(id))
                    .containsSubsequence(
                            "lifecycle_changed",
                            "compensation_started",
                            "task_cancelled",
                            "stage_compensated",
                            "stage_compensated",
                            "workflow_cancelled");
            assertThat(types(id)).filteredOn("lifecycle_changed"::equals).hasSize(1);
        }
    }

    @Test
    void shouldStartNothingWhilePausedAndGoOnWhenResumed() throws Exception {
        // Given
        try (var worker = worker(task -> holding("a", task))) {
            String id = workflows.start("saga-test", "{}");
            await().atMost(PATIENCE).until(() -> held.size() == 1);

            // When
            workflows.ask(id, "pause", "{\"actor\":\"ann\"}").statusCode(200).body("status", equalTo("paused"));
            worker.send(FakeWorker.succeeded(held.remove()));
            await().atMost(PATIENCE)
                    .until(() -> workflows.get(id).extract().path("waiting_for").equals("operator:resume"));

            // Then
            assertThat(worker.seen.stream().filter(this::isOurs)).hasSize(1);
            workflows
                    .ask(id, "resume", "{}")
                    .statusCode(200)
                    .body("status", anyOf(equalTo("running"), equalTo("completed")));
            workflows.end(id).body("status", equalTo("completed"));
        }
    }

    @Test
    void shouldDoTheRestAgainWhenRerunFromAStage() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing")))) {
            String id = workflows.start("saga-test", "{}");
            workflows.end(id).body("status", equalTo("completed"));

            // When
            workflows.ask(id, "rerun", "{\"stage\":\"nowhere\"}").statusCode(409);
            workflows.ask(id, "rerun", "{\"actor\":\"ann\",\"stage\":\"b\"}").statusCode(200);

            // Then
            await().atMost(PATIENCE).until(() -> workflows.status(id).equals("completed"));
            workflows.get(id).body("round", equalTo(2));
            assertThat(worker.seen.stream()
                            .filter(this::isOurs)
                            .map(task -> task.stage().name()))
                    .containsExactly("a", "b", "c", "undo:b", "b", "c");
            assertThat(workflows.count("work_product", id)).isEqualTo(3);
            assertThat(workflows.events(id))
                    .filteredOn(CausalEvent.WorkflowRerun.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(CausalEvent.WorkflowRerun.class, rerun -> {
                        assertThat(rerun.reused()).containsExactly("a");
                        assertThat(rerun.repeated()).containsExactly("b", "c");
                    });
        }
    }

    @Test
    void shouldDoEverythingAgainWhenAFailedRunIsRerun() throws Exception {
        // Given
        Queue<String> failOnce = new ConcurrentLinkedQueue<>(List.of("c"));
        try (var worker = worker(task -> failOnce.remove(task.stage().name())
                ? List.of(FakeWorker.failed(task, false))
                : List.of(FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing")))) {
            String id = workflows.start("saga-test", "{}");
            workflows.end(id).body("status", equalTo("failed"));

            // When
            workflows.ask(id, "rerun", "{\"stage\":\"c\"}").statusCode(200);

            // Then: what was undone has to be done again, too
            await().atMost(PATIENCE).until(() -> workflows.status(id).equals("completed"));
            assertThat(workflows.count("work_product", id)).isEqualTo(3);
        }
    }

    @Test
    void shouldTakeCommandsFromTheBusOnce() throws Exception {
        // Given
        try (var worker = worker(task -> holding("a", task))) {
            String id = workflows.start("saga-test", "{}");
            await().atMost(PATIENCE).until(() -> held.size() == 1);
            var pause = command(id, Verb.PAUSE);

            // When
            send(id, Json.bytes(pause), Json.bytes(pause), "{no json".getBytes());
            await().atMost(PATIENCE).until(() -> workflows.status(id).equals("paused"));
            workflows.ask(id, "resume", "{}").statusCode(200);
            send(id, Json.bytes(pause), Json.bytes(command(id, Verb.APPROVE)));

            // Then
            await().atMost(PATIENCE).until(() -> types(id).contains("command_refused"));
            assertThat(workflows.status(id)).isEqualTo("running");
            assertThat(types(id)).filteredOn("lifecycle_changed"::equals).hasSize(2);
        }
    }

    @Test
    void shouldTakeEveryWayThroughTheGraph() throws Exception {
        // Given
        try (var worker = worker(this::shapes)) {
            // When
            String id = workflows.start("shapes-test", "{\"ask\":true}");
            await().atMost(PATIENCE)
                    .until(() -> workflows.get(id).extract().path("waiting_for").equals("approval:ask"));
            workflows.get(id).body("next_wakeup_at", startsWith("20"));
            workflows.ask(id, "approve", "{\"actor\":\"ann\"}").statusCode(200);
            workflows
                    .ask(id, "approve", "{\"actor\":\"ann\",\"stage\":\"ask\"}")
                    .statusCode(200);

            // Then
            workflows.end(id).body("status", equalTo("completed"));
            given().get("/api/v1/workflows/" + id + "/tasks")
                    .then()
                    .body("items.findAll{it.status == 'skipped'}.stage", contains("maybe", "after_maybe", "child"))
                    .body(
                            "items.findAll{it.stage == 'each'}.output",
                            contains(List.of(Map.of("of", "red"), Map.of("of", "blue"))));
            var last = worker.seen.stream()
                    .filter(this::isOurs)
                    .filter(task -> task.stage().name().equals("last"))
                    .findFirst()
                    .orElseThrow();
            assertThat(last.outputs().get("each").get(1).path("of").asText()).isEqualTo("blue");
            assertThat(last.outputs().get("ask").path("actor").asText()).isEqualTo("ann (test-operator)");
        }
    }

    @Test
    void shouldFailWhenAPersonRefuses() throws Exception {
        // Given
        try (var worker = worker(this::shapes)) {
            String id = workflows.start("shapes-test", "{\"ask\":true}");
            await().atMost(PATIENCE)
                    .until(() -> workflows.get(id).extract().path("waiting_for").equals("approval:ask"));

            // When
            workflows
                    .ask(id, "reject", "{\"actor\":\"bob\",\"reason\":\"too dear\"}")
                    .statusCode(200);

            // Then
            workflows.end(id).body("status", equalTo("failed")).body("error", equalTo("too dear"));
        }
    }

    @Test
    void shouldGiveTheSubWorkflowsOutcomeToItsParent() throws Exception {
        // Given
        try (var worker = worker(this::shapes)) {
            // When
            String id = workflows.start("shapes-test", "{\"child\":true,\"maybe\":true}");

            // Then
            workflows.end(id).body("status", equalTo("completed"));
            var last = worker.seen.stream()
                    .filter(this::isOurs)
                    .filter(task -> task.stage().name().equals("last"))
                    .findFirst()
                    .orElseThrow();
            assertThat(last.outputs().get("child").path("stages").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("a", "b", "c");
            var ofChild = worker.seen.stream()
                    .filter(this::isOurs)
                    .filter(task -> task.stage().name().equals("a"))
                    .findFirst()
                    .orElseThrow();
            assertThat(ofChild.parameters().path("of").asInt()).isEqualTo(2);
        }
    }

    @Test
    void shouldGiveUpOnAWorkerThatIsNotHeardOf() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.alive(task)))) {
            // When
            String id = workflows.start("heartbeat-test", "{}");

            // Then
            workflows.end(id).body("status", equalTo("failed")).body("error", startsWith("no sign of life"));
        }
    }

    @Test
    void shouldNotKnowAWorkflowThatNeverWas() {
        workflows.ask(UUID.randomUUID().toString(), "cancel", "{}").statusCode(404);
        workflows.ask("nonsense", "cancel", "{}").statusCode(404);
    }

    private List<TaskResult> shapes(TaskEnvelope task) {
        var output = Json.MAPPER.createObjectNode();
        if (task.stage().name().equals("list")) {
            output.set("items", Json.MAPPER.createArrayNode().add("red").add("blue"));
        } else if (task.item() != null) {
            output.set("of", task.item());
        }
        return List.of(FakeWorker.yielding(FakeWorker.succeeded(task), output));
    }

    private List<TaskResult> holding(String stage, TaskEnvelope task, String... rows) {
        if (task.stage().name().equals(stage)) {
            held.add(task);
            return List.of();
        }
        return List.of(FakeWorker.leaving(FakeWorker.succeeded(task), rows));
    }

    private static WorkflowCommand command(String id, Verb verb) {
        return new WorkflowCommand(UUID.randomUUID(), UUID.fromString(id), verb, "a program", null, null, null);
    }

    private void send(String id, byte[]... commands) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] command : commands) {
                producer.send(new ProducerRecord<>(Topics.WORKFLOW_COMMANDS, Workflows.utf8(id), command));
            }
        }
    }

    private List<String> types(String id) throws Exception {
        return workflows.events(id).stream().map(CausalEvent::type).toList();
    }

    private boolean isOurs(TaskEnvelope task) {
        return task.tenantId().equals(tenant);
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> isOurs(task) ? answers.apply(task) : List.of());
    }
}

package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run leaves behind, and that nothing of it is left when the run fails. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class SagaIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldUndoStagesInReverseOrderWhenTheLastOneFails() throws Exception {
        // Given
        try (var worker = worker(task -> switch (task.stage().name()) {
            case "a" -> FakeWorker.leaving(FakeWorker.succeeded(task), "x:brief", "y:intake:x");
            case "b" -> FakeWorker.leaving(FakeWorker.succeeded(task), "x:draft", "y:asset:x", "z:asset:x");
            case "c" -> FakeWorker.leaving(FakeWorker.failed(task, false), "half:package");
            default -> FakeWorker.succeeded(task);
        })) {
            // When
            String id = workflows.start("saga-test", "{}");

            // Then
            workflows.end(id).body("status", equalTo("failed")).body("error", equalTo("it broke"));
            assertThat(workflows.count("work_product", id)).isZero();
            assertThat(compensated(id))
                    .containsExactly("c {package=1}", "b {asset=2, draft=1}", "a {brief=1, intake=1}");
            var undo = seen(worker, "undo:b").getFirst();
            assertThat(undo.products()).extracting(TaskResult.Product::key).containsExactly("x", "y", "z");
            assertThat(undo.products().get(1).parentKey()).isEqualTo("x");
            assertThat(undo.products().get(1).data().path("of").asText()).isEqualTo("y");
        }
    }

    @Test
    void shouldKeepEverythingWhenTheRunCompletes() throws Exception {
        // Given
        try (var worker = worker(task -> FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing", "y:part:x"))) {
            // When
            String id = workflows.start("saga-test", "{}");

            // Then
            workflows.end(id).body("status", equalTo("completed"));
            given().get("/api/v1/workflows/" + id + "/products")
                    .then()
                    .body("items.stage", contains("a", "a", "b", "b", "c", "c"))
                    .body("items.kind", contains("thing", "part", "thing", "part", "thing", "part"))
                    .body("items[1].data.of", equalTo("y"));
        }
    }

    @Test
    void shouldRefuseRowsThatCannotBeRight() throws Exception {
        // Given
        try (var worker = worker(task -> FakeWorker.leaving(FakeWorker.succeeded(task), "y:part:nobody"))) {
            // When
            String id = workflows.start("saga-test", "{}");

            // Then
            workflows.end(id).body("status", equalTo("failed"));
            assertThat(workflows.events(id))
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    CausalEvent.WorkflowFailed.class,
                                    failed -> assertThat(failed.code()).isEqualTo("invalid_products")));
            assertThat(workflows.count("work_product", id)).isZero();
        }
    }

    @Test
    void shouldDeleteNoForeignRowWhenHundredsOfOtherRunsAreThere() throws Exception {
        // Given: runs that have completed, runs that wait in the middle of their work, and one about to fail
        var mayFail = new AtomicBoolean();
        Map<UUID, TaskEnvelope> held = new ConcurrentHashMap<>();
        String[] victim = new String[1];
        try (var worker = manyAnswers(task -> {
            boolean isLast = task.stage().name().equals("c");
            boolean isVictim = task.workflowId().toString().equals(victim[0]);
            if (isLast && (isVictim || task.workflowName().equals("waits"))) {
                held.put(task.workflowId(), task);
                return List.of();
            }
            return List.of(FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing", "y:part:x"));
        })) {
            List<String> others = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                others.add(start(i % 2 == 0 ? "waits" : "completes"));
            }
            victim[0] = start("waits");
            String id = victim[0];
            await().atMost(Duration.ofSeconds(60)).until(() -> held.size() == 101);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> given().queryParam("tenant_id", tenant)
                                    .queryParam("status", "completed")
                                    .get("/api/v1/workflows")
                                    .then()
                                    .extract()
                                    .<Integer>path("total")
                            == 100);
            var before = workflows.everythingElse(id);
            assertThat(workflows.count("work_product", id)).isEqualTo(4);

            // When
            mayFail.set(true);
            worker.send(FakeWorker.failed(held.get(UUID.fromString(id)), false));
            workflows.end(id).body("status", equalTo("failed"));

            // Then
            assertThat(workflows.everythingElse(id)).isEqualTo(before);
            assertThat(workflows.count("work_product", id)).isZero();

            // When: the others go on while a third of them fails as well
            int[] failing = new int[1];
            held.remove(UUID.fromString(id));
            held.values()
                    .forEach(task -> worker.send(
                            failing[0]++ % 3 == 0
                                    ? FakeWorker.failed(task, false)
                                    : FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing", "y:part:x")));

            // Then
            for (String other : others) {
                boolean completed =
                        workflows.end(other).extract().path("status").equals("completed");
                assertThat(workflows.count("work_product", other)).isEqualTo(completed ? 6 : 0);
            }
        }
    }

    @Test
    void shouldWaitForAnOperatorWhenACompensationFailsForGood() throws Exception {
        // Given
        var isBroken = new AtomicBoolean(true);
        try (var worker = worker(task -> switch (task.stage().name()) {
            case "c" -> FakeWorker.failed(task, false);
            case "undo:b" -> isBroken.get() ? FakeWorker.failed(task, true) : FakeWorker.succeeded(task);
            default -> FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing");
        })) {
            // When
            String id = workflows.start("saga-test", "{}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> workflows.status(id).equals("compensation_failed"));

            // Then: its own policy was followed, what is left is still there, and it is said who is waited for
            assertThat(seen(worker, "undo:b")).extracting(TaskEnvelope::attempt).containsExactly(1, 2);
            assertThat(workflows.count("work_product", id)).isEqualTo(2);
            workflows.get(id).body("waiting_for", equalTo("operator:compensate"));
            workflows.ask(id, "cancel", "{}").statusCode(409).body("allowed", contains("compensate"));

            // When
            isBroken.set(false);
            workflows
                    .ask(id, "compensate", "{\"actor\":\"ann\",\"reason\":\"repaired\"}")
                    .statusCode(200);

            // Then
            workflows.end(id).body("status", equalTo("failed"));
            assertThat(workflows.count("work_product", id)).isZero();
            assertThat(compensated(id)).containsExactly("b {thing=1}", "a {thing=1}");
            assertThat(workflows.events(id))
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(CausalEvent.LifecycleChanged.class, changed -> {
                                assertThat(changed.actor()).isEqualTo("ann (test-operator)");
                                assertThat(changed.reason()).isEqualTo("repaired");
                            }));
        }
    }

    @Test
    void shouldTakeNoOutputOfAWorkerForASubWorkflowWhenItIsUndone() throws Exception {
        // Given
        var output = Json.MAPPER.createObjectNode().put("workflow_id", "wf-17");
        try (var worker = worker(task -> task.stage().name().equals("c")
                ? FakeWorker.failed(task, false)
                : FakeWorker.leaving(FakeWorker.yielding(FakeWorker.succeeded(task), output), "x:thing"))) {
            // When
            String id = workflows.start("saga-test", "{}");

            // Then
            workflows.end(id).body("status", equalTo("failed"));
            assertThat(workflows.count("work_product", id)).isZero();
            assertThat(worker.seen).isNotEmpty();
        }
    }

    @Test
    void shouldUndoTheSubWorkflowWithItsParent() throws Exception {
        // Given
        try (var worker = worker(task -> switch (task.stage().name()) {
            case "list" ->
                FakeWorker.yielding(
                        FakeWorker.succeeded(task),
                        Json.MAPPER
                                .createObjectNode()
                                .set("items", Json.MAPPER.createArrayNode().add(7)));
            case "last" -> FakeWorker.failed(task, false);
            default -> FakeWorker.leaving(FakeWorker.succeeded(task), "x:thing");
        })) {
            // When
            String id = workflows.start("shapes-test", "{\"child\":true}");

            // Then
            workflows.end(id).body("status", equalTo("failed"));
            String child = workflows.events(id).stream()
                    .filter(CausalEvent.SubWorkflowStarted.class::isInstance)
                    .map(started -> ((CausalEvent.SubWorkflowStarted) started)
                            .childWorkflowId()
                            .toString())
                    .findFirst()
                    .orElseThrow();
            workflows
                    .get(child)
                    .body("status", equalTo("cancelled"))
                    .body("parent_workflow_id", equalTo(id))
                    .body("trace_id", equalTo(workflows.get(id).extract().path("trace_id")));
            assertThat(workflows.events(child)).anyMatch(CausalEvent.WorkflowCompleted.class::isInstance);
            assertThat(workflows.count("work_product", child)).isZero();
            assertThat(workflows.count("work_product", id)).isZero();
            given().get("/api/v1/workflows/" + child + "/tasks").then().body("items.status", hasItem("undone"));
        }
    }

    private String start(String name) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"saga-test\",\"name\":\"%s\"}".formatted(name))
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    private List<String> compensated(String id) throws Exception {
        return workflows.events(id).stream()
                .filter(CausalEvent.StageCompensated.class::isInstance)
                .map(CausalEvent.StageCompensated.class::cast)
                .map(event -> event.stage() + " " + new java.util.TreeMap<>(event.deleted()))
                .toList();
    }

    private List<TaskEnvelope> seen(FakeWorker worker, String stage) {
        return worker.seen.stream()
                .filter(task -> task.tenantId().equals(tenant))
                .filter(task -> task.stage().name().equals(stage))
                .toList();
    }

    private FakeWorker worker(Function<TaskEnvelope, TaskResult> answer) {
        return manyAnswers(task -> List.of(answer.apply(task)));
    }

    private FakeWorker manyAnswers(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? answers.apply(task) : List.of());
    }
}

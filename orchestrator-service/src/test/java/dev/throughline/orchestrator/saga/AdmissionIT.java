package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may begin: keys under which runs take turns, and what a taken idempotency key means. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class AdmissionIT {
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
    void shouldTakeTurnsUnderOneKeyAndLetTheMoreImportantOneGoFirst() throws Exception {
        // Given
        try (var worker = worker(this::hold)) {
            String first = workflows.start("turns-low", "{\"key\":\"k\"}");
            await().atMost(PATIENCE).until(() -> held.size() == 1);
            String second = workflows.start("turns-low", "{\"key\":\"k\"}");
            String important = workflows.start("turns-high", "{\"key\":\"k\"}");
            String other = workflows.start("turns-low", "{\"key\":\"another\"}");
            await().atMost(PATIENCE).until(() -> held.size() == 2);
            workflows
                    .get(second)
                    .body("status", equalTo("planned"))
                    .body("waiting_for", equalTo("concurrency:" + tenant + "/k"));

            // When
            List<String> order = new ArrayList<>();
            finish(worker, first, order);
            await().atMost(PATIENCE).until(() -> held.stream().anyMatch(task -> isOf(task, important)));
            assertThat(workflows.status(second)).isEqualTo("planned");
            finish(worker, important, order);
            await().atMost(PATIENCE).until(() -> held.stream().anyMatch(task -> isOf(task, second)));
            finish(worker, second, order);
            finish(worker, other, order);

            // Then
            assertThat(order).containsExactly(first, important, second, other);
        }
    }

    @Test
    void shouldNeverRunMoreThanTheLimitWhenManyComeAtOnce() throws Exception {
        // Given
        var running = new java.util.concurrent.atomic.AtomicInteger();
        try (var worker = worker(task -> {
            assertThat(running.incrementAndGet()).isEqualTo(1);
            running.decrementAndGet();
            return List.of(FakeWorker.succeeded(task));
        })) {
            // When
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                ids.add(workflows.start("turns-low", "{\"key\":\"many\"}"));
            }
            String cancelled = workflows.start("turns-low", "{\"key\":\"many\"}");
            workflows.ask(cancelled, "cancel", "{}").statusCode(200);

            // Then
            ids.forEach(id -> workflows.end(id).body("status", equalTo("completed")));
            assertThat(workflows.status(cancelled)).isIn("cancelled", "completed");
            try (var connection = Workflows.connect();
                    var statement = connection.createStatement();
                    var left = statement.executeQuery(
                            "SELECT count(*) FROM admission WHERE scope = '" + tenant + "/many'")) {
                left.next();
                assertThat(left.getInt(1)).isZero();
            }
        }
    }

    @Test
    void shouldFollowThePolicyWhenTheKeyIsTaken() throws Exception {
        // Given
        try (var worker = worker(this::hold)) {
            String first = post("one", null).statusCode(202).extract().path("workflow_id");

            // Then
            post("one", null).statusCode(202).body("workflow_id", equalTo(first));
            post("two", null).statusCode(409);
            post("two", "return_existing").statusCode(202).body("workflow_id", equalTo(first));
            post("one", "reject").statusCode(409);
            post("two", "nonsense").statusCode(422).body("errors[0].pointer", equalTo("/on_conflict"));

            // When
            String second = post("two", "replace").statusCode(202).extract().path("workflow_id");

            // Then
            assertThat(second).isNotEqualTo(first);
            post("two", "replace").statusCode(202).body("workflow_id", equalTo(second));
            await().atMost(PATIENCE)
                    .until(() -> held.stream().filter(task -> isOf(task, first)).count() == 1);
            await().atMost(PATIENCE).until(() -> workflows.status(first).matches("cancelling|cancelled"));
            finish(worker, first, new ArrayList<>());
            await().atMost(PATIENCE).until(() -> workflows.status(first).equals("cancelled"));
            assertThat(workflows.status(second)).isEqualTo("running");
        }
    }

    private ValidatableResponse post(String name, String policy) {
        String onConflict = policy == null ? "" : ",\"on_conflict\":\"" + policy + "\"";
        return given().header("x-tenant-id", tenant)
                .header("Idempotency-Key", "the key")
                .contentType("application/json")
                .body("{\"type\":\"saga-test\",\"name\":\"%s\"%s}".formatted(name, onConflict))
                .post("/api/v1/workflows")
                .then();
    }

    private List<TaskResult> hold(TaskEnvelope task) {
        held.add(task);
        return List.of();
    }

    private void finish(FakeWorker worker, String id, List<String> order) {
        held.stream().filter(task -> isOf(task, id)).findFirst().ifPresent(task -> {
            held.remove(task);
            order.add(id);
            worker.send(FakeWorker.succeeded(task));
        });
    }

    private static boolean isOf(TaskEnvelope task, String id) {
        return task.workflowId().toString().equals(id);
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? answers.apply(task) : List.of());
    }
}

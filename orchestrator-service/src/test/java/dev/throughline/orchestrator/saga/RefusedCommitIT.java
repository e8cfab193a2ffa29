package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database refuses for good costs the run that it is about, and nothing else in the same commit. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class RefusedCommitIT {
    private static final int NEIGHBOURS = 60;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);

    /** Something that this version of the code does not expect, as a migration gone wrong would leave it. */
    @BeforeEach
    void forbid() throws SQLException {
        execute("ALTER TABLE task ADD CONSTRAINT forbidden CHECK (output NOT LIKE '%unspeakable%') NOT VALID");
        execute("ALTER TABLE workflow ADD CONSTRAINT forbidden CHECK (name <> 'unspeakable') NOT VALID");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void permit() throws SQLException {
        execute("ALTER TABLE task DROP CONSTRAINT forbidden");
        execute("ALTER TABLE workflow DROP CONSTRAINT forbidden");
    }

    @Test
    void shouldSetAsideTheRunWhoseResultCannotBeStored() throws Exception {
        // Given: results of many runs that arrive at once, one of which nobody can store
        var all = new CountDownLatch(NEIGHBOURS + 1);
        List<String> neighbours = new ArrayList<>();
        List<TaskEnvelope> held = new ArrayList<>();
        String[] guilty = new String[1];
        try (var worker = new FakeWorker(bootstrap, task -> {
            if (!task.tenantId().equals(tenant)) {
                return List.of();
            }
            if (task.stage().name().equals("a")) {
                synchronized (held) {
                    held.add(task);
                }
                all.countDown();
                return List.of();
            }
            return List.of(FakeWorker.succeeded(task));
        })) {
            guilty[0] = workflows.start("noop", "{}");
            for (int i = 0; i < NEIGHBOURS; i++) {
                neighbours.add(workflows.start("noop", "{}"));
            }
            assertThat(all.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

            // When
            held.forEach(task -> worker.send(result(task, guilty[0])));

            // Then
            workflows
                    .end(guilty[0])
                    .body("status", equalTo("quarantined"))
                    .body("error", containsString("the database refuses it"));
            for (String id : neighbours) {
                workflows.end(id).body("status", equalTo("completed"));
            }
            assertThat(workflows.events(guilty[0]).getLast()).isInstanceOf(RunQuarantined.class);
        }
    }

    @Test
    void shouldRefuseTheStartThatCannotBeStored() {
        // When
        start("unspeakable").statusCode(422).body("detail", containsString("the database refuses it"));

        // Then
        String id = start("a run").statusCode(202).extract().path("workflow_id");
        workflows.get(id).statusCode(200);
    }

    private io.restassured.response.ValidatableResponse start(String name) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"" + name + "\"}")
                .post("/api/v1/workflows")
                .then();
    }

    private static TaskResult result(TaskEnvelope task, String guilty) {
        return task.workflowId().toString().equals(guilty)
                ? FakeWorker.yielding(
                        FakeWorker.succeeded(task),
                        Json.MAPPER.createObjectNode().put("only", "unspeakable"))
                : FakeWorker.succeeded(task);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = Workflows.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.throughline.orchestrator.cost;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CostEstimated;
import dev.throughline.contracts.CausalEvent.CostObserved;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Usage;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.orchestrator.saga.Workflows;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Estimates, what runs did cost, and budgets, over HTTP, Kafka and Postgres. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class CostIT {
    /** Of the card that ships: one call. */
    private static final long CALL = 25;

    /** Five observations of each of three stages, drawn to those of the stage, and these to nothing: no step is declared. */
    private static final double LEARNED = 3 * (1_000 + CALL) * (1 - 2 / 7.0 * 2 / 7.0);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Inject
    Observations observations;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldEstimateObserveAndLearn() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task).took(costing(1_000))))) {
            String first = workflows.start("saga-test", "{}");
            workflows.end(first).body("status", equalTo("completed"));
            for (int more = 0; more < 4; more++) {
                workflows.end(workflows.start("saga-test", "{}")).body("status", equalTo("completed"));
            }

            // When: the last run is told of before it is noted
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                observations.refresh();
                simulated("{\"type\":\"saga-test\"}").body("stages.rests_on", equalTo(List.of("size", "size", "size")));
            });
            String second = workflows.start("saga-test", "{}");
            workflows.end(second).body("status", equalTo("completed"));

            // Then
            assertThat(estimated(first).v2Micros()).isNull();
            assertThat(estimated(first).used()).isEqualTo("v1");
            assertThat(observed(first))
                    .returns(3 * (1_000 + CALL), CostObserved::actualMicros)
                    .returns(true, CostObserved::isWhole)
                    .returns(estimated(first).inputHash(), CostObserved::inputHash);
            assertThat(estimated(second).used()).isEqualTo("v2");
            assertThat(estimated(second).v2Micros()).isCloseTo((long) LEARNED, withinPercentage(1));
            assertThat(estimated(second).inputHash())
                    .isNotEqualTo(estimated(first).inputHash());
            simulated("{\"type\":\"saga-test\"}")
                    .statusCode(200)
                    .body("used", equalTo("v2"))
                    .body("v2_micros", equalTo(Math.toIntExact(estimated(second).v2Micros())))
                    .body("stages", hasSize(3))
                    .body("stages[0].rests_on", equalTo("size"))
                    .body("input_hash", notNullValue());
        }
    }

    @Test
    void shouldCountFailedAttemptsAndSayThatTheRunIsNoWhole() throws Exception {
        // Given
        try (var worker = worker(task ->
                List.of((task.stage().name().equals("b") ? FakeWorker.failed(task, false) : FakeWorker.succeeded(task))
                        .took(costing(100))))) {
            // When
            String id = workflows.start("saga-test", "{}");
            workflows.end(id).body("status", equalTo("failed"));

            // Then
            assertThat(observed(id).isWhole()).isFalse();
            assertThat(observed(id).actualMicros()).isGreaterThanOrEqualTo(2 * (100 + CALL));
            assertThat(workflows.events(id).getLast()).isInstanceOf(CostObserved.class);
        }
    }

    @Test
    void shouldNotBelieveARunOfWhichNobodySaidWhatItTook() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task)))) {
            // When
            String id = workflows.start("saga-test", "{}");
            workflows.end(id).body("status", equalTo("completed"));

            // Then
            assertThat(observed(id)).returns(0L, CostObserved::actualMicros).returns(false, CostObserved::isWhole);
        }
    }

    @Test
    void shouldPauseAboveTheBudgetAndGoOnWithAHigherOne() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task).took(costing(1_000))))) {
            // When
            String id = started("saga-test", "{\"cost_micros\":1500}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> workflows.status(id).equals("paused"));

            // Then
            workflows.get(id).body("waiting_for", equalTo("budget:cost"));
            assertThat(worker.seen.stream().filter(this::isOurs)).hasSize(2);
            workflows.ask(id, "resume", "{}").statusCode(409).body("detail", containsString("name a higher budget"));
            workflows.ask(id, "resume", "{\"budget\":{\"cost_micros\":-1}}").statusCode(422);
            workflows
                    .ask(id, "resume", "{\"budget\":{\"cost_micros\":100000},\"reason\":\"worth it\"}")
                    .statusCode(200);
            workflows.end(id).body("status", equalTo("completed"));
            assertThat(observed(id).actualMicros()).isEqualTo(3 * (1_000 + CALL));
            assertThat(workflows.events(id))
                    .filteredOn(CausalEvent.LifecycleChanged.class::isInstance)
                    .map(CausalEvent.LifecycleChanged.class::cast)
                    .first()
                    .returns("system", CausalEvent.LifecycleChanged::actor)
                    .returns("it took 2050 of 1500 micro-dollars budgeted", CausalEvent.LifecycleChanged::reason);
        }
    }

    @Test
    void shouldNotEvenBeginWhenMoreIsExpectedThanBudgeted() throws Exception {
        // Given
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task).took(costing(1_000))))) {
            // When
            String id = started("cost-test", "{\"cost_micros\":20}");

            // Then
            workflows.get(id).body("status", equalTo("paused")).body("waiting_for", equalTo("budget:cost"));
            assertThat(worker.seen.stream().filter(this::isOurs)).isEmpty();
            workflows.ask(id, "cancel", "{}").statusCode(200);
            workflows.end(id).body("status", equalTo("cancelled"));
        }
    }

    @Test
    void shouldRefuseABudgetOfNothing() {
        request("saga-test", "{\"tokens\":0}").statusCode(422).body("errors[0].pointer", equalTo("/budget"));
    }

    @Test
    void shouldSimulateAndReplayAFrozenPlan() throws Exception {
        // Given
        String asked = "{\"type\":\"cost-test\",\"budget\":{\"cost_micros\":20}}";
        simulated(asked)
                .statusCode(200)
                .body("v1_micros", greaterThan(20))
                .body("v2_micros", nullValue())
                .body("used", equalTo("v1"))
                .body("is_within_budget", equalTo(false));
        String id = started("cost-test", "{\"cost_micros\":20}");

        // When
        String plan = given().header("x-tenant-id", tenant)
                .get("/api/v1/workflows/" + id + "/plan")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        // Then
        simulated("{\"plan\":" + plan + "}")
                .statusCode(200)
                .body("is_same", equalTo(true))
                .body("input_hash", equalTo(estimated(id).inputHash()))
                .body("v1_micros", equalTo((int) estimated(id).v1Micros()));
        String forged = plan.replaceFirst("\"v1_micros\":\\d+", "\"v1_micros\":1");
        simulated("{\"plan\":" + forged + "}").statusCode(200).body("is_same", equalTo(false));
        simulated("{\"plan\":{}}").statusCode(422);
        simulated("{\"plan\":[1]}").statusCode(422);
        simulated("{}").statusCode(422);
        simulated("{\"type\":\"nobody-serves-this\"}").statusCode(422);
        simulated("{\"type\":\"saga-test\",\"inputs\":[null]}").statusCode(400);
        simulated("{\"type\":\"saga-test\",\"inputs\":[{\"size\":-5}]}").statusCode(422);
    }

    private static Usage costing(long micros) {
        return new Usage(micros, null, null, null, null);
    }

    private String started(String type, String budget) {
        return request(type, budget).statusCode(202).extract().path("workflow_id");
    }

    private ValidatableResponse request(String type, String budget) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"%s\",\"name\":\"a run\",\"budget\":%s}".formatted(type, budget))
                .post("/api/v1/workflows")
                .then();
    }

    private ValidatableResponse simulated(String body) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/costsim/simulate")
                .then();
    }

    private CostEstimated estimated(String id) throws Exception {
        return one(id, CostEstimated.class);
    }

    private CostObserved observed(String id) throws Exception {
        return one(id, CostObserved.class);
    }

    private <T extends CausalEvent> T one(String id, Class<T> type) throws Exception {
        var found = workflows.events(id).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private boolean isOurs(TaskEnvelope task) {
        return task.tenantId().equals(tenant);
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> isOurs(task) ? answers.apply(task) : List.of());
    }
}

package dev.throughline.orchestrator.scenario.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.throughline.contracts.Ids;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.orchestrator.scenario.file.ScenarioLibrary;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of scenarios on the real orchestrator, with a worker of the test's and the other services played. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
@QuarkusTestResource(value = PlayedLine.class, restrictToAnnotatedClass = true)
class ScenarioRunIT {
    @Inject
    Pool pool;

    @Inject
    ScenarioRuns runs;

    @Inject
    ScenarioRunStore store;

    @Inject
    ScenarioLibrary library;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private FakeWorker worker;

    @BeforeEach
    void ready() {
        System.setProperty(PlayedLine.PORT, Integer.toString(RestAssured.port));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        worker = new FakeWorker(bootstrap, task -> List.of(FakeWorker.succeeded(task)));
    }

    @AfterEach
    void stop() throws InterruptedException {
        worker.close();
    }

    @Test
    void shouldHoldWhenEveryLinkDoes() {
        // When
        JsonPath run = judged(started("IT-COMPLETES"));

        // Then
        assertThat(run.getBoolean("held")).as(run.prettify()).isTrue();
        assertThat(run.getList("links.name", String.class))
                .containsExactly(
                        "ready.orchestrator",
                        "ready.worker",
                        "ready.trace",
                        "ready.incident",
                        "inject",
                        "run",
                        "trace");
        assertThat(run.getList("workflow_ids")).hasSize(1);
        as(PlayedLine.TENANT)
                .post("/api/v1/scenario-runs/" + run.getString("run_id") + "/verify")
                .then()
                .statusCode(200)
                .body("held", equalTo(true));
        as("somebody-else")
                .get("/api/v1/scenario-runs/" + run.getString("run_id"))
                .then()
                .statusCode(404);
    }

    @Test
    void shouldNameTheLinkAndWhatWasSeenInsteadWhenOneDoesNotHold() {
        // When
        JsonPath run = judged(started("IT-WRONG"));

        // Then
        assertThat(run.getBoolean("held")).isFalse();
        assertThat(run.getString("links.find { it.state != 'held' }.name")).isEqualTo("trace");
        assertThat(run.getString("links.find { it.state != 'held' }.state")).isEqualTo("wrong");
        assertThat(run.getString("links.find { it.state != 'held' }.seen")).isEqualTo("completed");
        assertThat(run.getList("links.findAll { it.state != 'held' }")).hasSize(1);
    }

    @Test
    void shouldRefuseARunWhenTheCallersTenantIsNotThatOfScenarios() {
        as("somebody-else")
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/scenarios/IT-COMPLETES/runs")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldGoOnWithoutDoingAnythingTwiceWhenItsInstanceIsGone() {
        // Given
        UUID run = left("IT-COMPLETES", "5 seconds");
        String synthetic = "IT-COMPLETES/" + run;
        as(PlayedLine.TENANT)
                .header("Idempotency-Key", synthetic + "/main")
                .contentType("application/json")
                .body("""
                        {"type":"noop","name":"%1$s","parameters":{},"is_synthetic":true,"synthetic_scenario_id":"%1$s"}""".formatted(synthetic))
                .post("/api/v1/workflows")
                .then()
                .statusCode(202);

        // When
        JsonPath judged = judged(run.toString());

        // Then
        assertThat(judged.getBoolean("held")).as(judged.prettify()).isTrue();
        assertThat(workflows(synthetic)).isEqualTo(1);
    }

    @Test
    void shouldLeaveARunAloneWhileAnotherInstanceHoldsIt() {
        // Given
        UUID run = left("IT-COMPLETES", "-1 hour");

        // Then
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> as(PlayedLine.TENANT)
                        .get("/api/v1/scenario-runs/" + run)
                        .then()
                        .body("state", equalTo("running"))
                        .body("workflow_ids", hasSize(0)));
        assertThat(runs.cancel(PlayedLine.TENANT, "IT-COMPLETES", run)).containsExactly(run);
    }

    @Test
    void shouldInjectNothingMoreWhenARunIsCancelledInAPause() {
        // Given
        String run = started("IT-PAUSED");
        await().atMost(Duration.ofSeconds(30)).until(() -> workflows("IT-PAUSED/" + run) == 1);

        // When
        runs.cancel(PlayedLine.TENANT, "IT-PAUSED", UUID.fromString(run));

        // Then
        await().during(Duration.ofSeconds(10))
                .atMost(Duration.ofSeconds(40))
                .until(() -> workflows("IT-PAUSED/" + run) == 1);
    }

    @Test
    void shouldKeepTheLeaseOfWhatIsAtWorkAloneWhenItIsRenewed() {
        // Given
        UUID working = left("IT-COMPLETES", "-1 hour");
        UUID elsewhere = left("IT-COMPLETES", "-1 hour");
        UUID cancelled = left("IT-COMPLETES", "-1 hour");
        runs.cancel(PlayedLine.TENANT, "IT-COMPLETES", cancelled);

        // When
        store.renew("gone", List.of(working, cancelled), Duration.ofHours(3));
        store.renew("somebody else", List.of(elsewhere), Duration.ofHours(3));

        // Then
        assertThat(heldFor(working)).isGreaterThan(Duration.ofHours(2));
        assertThat(heldFor(elsewhere)).isLessThanOrEqualTo(Duration.ofHours(1));
        assertThat(heldFor(cancelled)).isZero();
        runs.cancel(PlayedLine.TENANT, "IT-COMPLETES", null);
    }

    @Test
    void shouldForgetARunThatWasCancelledAlthoughItWasToBeCleanedUp() {
        // Given
        String scenario =
                "FORGOTTEN-" + Integer.toUnsignedString(UUID.randomUUID().hashCode());
        UUID run = Ids.uuid7();
        row(run, scenario, "running", "-1 hour");
        runs.cancel(PlayedLine.TENANT, scenario, run);
        execute("UPDATE scenario_run SET cleanup_wanted = true WHERE run_id = $1", run);

        // When
        store.forget(0, Duration.ofDays(1));

        // Then
        as(PlayedLine.TENANT).get("/api/v1/scenario-runs/" + run).then().statusCode(404);
    }

    @Test
    void shouldKeepNoMoreRunsOfAScenarioThanItIsToldTo() {
        // Given
        String scenario = "KEPT-" + Integer.toUnsignedString(UUID.randomUUID().hashCode());
        IntStream.range(0, 5).forEach(i -> row(Ids.uuid7(), scenario, "judged", "1 second"));

        // When
        store.forget(2, Duration.ofDays(1));

        // Then
        as(PlayedLine.TENANT)
                .get("/api/v1/scenario-runs?scenario=" + scenario)
                .then()
                .body("items", hasSize(2))
                .body("next", not(equalTo("")));
    }

    private String started(String scenario) {
        return as(PlayedLine.TENANT)
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/scenarios/" + scenario + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("run_id");
    }

    private static JsonPath judged(String run) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> as(PlayedLine.TENANT)
                                .get("/api/v1/scenario-runs/" + run)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath(),
                        view -> view.getString("state").equals("judged"));
    }

    /** A run as an instance leaves it that died in the middle. */
    private UUID left(String scenario, String leaseOverSince) {
        UUID run = Ids.uuid7();
        row(run, scenario, "running", leaseOverSince);
        return run;
    }

    private void row(UUID run, String scenario, String state, String leaseOverSince) {
        String text = library.find(scenario).map(known -> known.text()).orElse("id: " + scenario);
        pool.preparedQuery("""
                        INSERT INTO scenario_run (run_id, scenario_id, digest, document, tenant_id, state, injected, links,
                                                  held, cleanup_wanted, started_by, asked_at, began_at, judged_at,
                                                  lease_owner, lease_until)
                        VALUES ($1, $2, 'digest', $3, $4, $5, '[]', '[]', CASE WHEN $5 = 'judged' THEN true END, false,
                                'a test', now(), now(), CASE WHEN $5 = 'judged' THEN now() END, 'gone',
                                now() - ($6::text)::interval)
                        """)
                .execute(Tuple.of(run, scenario, text, PlayedLine.TENANT, state, leaseOverSince))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private Duration heldFor(UUID run) {
        Long seconds = pool.preparedQuery("""
                        SELECT coalesce(extract(epoch FROM lease_until - now()), 0)::bigint FROM scenario_run
                         WHERE run_id = $1
                        """)
                .execute(Tuple.of(run))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
        return Duration.ofSeconds(seconds);
    }

    private void execute(String statement, UUID run) {
        pool.preparedQuery(statement).execute(Tuple.of(run)).await().atMost(Duration.ofSeconds(10));
    }

    private long workflows(String synthetic) {
        return pool.preparedQuery("SELECT count(*) FROM workflow WHERE synthetic_scenario_id = $1")
                .execute(Tuple.of(synthetic))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private static RequestSpecification as(String tenant) {
        return given().header("authorization", TestTokens.bearer("operator", tenant));
    }
}

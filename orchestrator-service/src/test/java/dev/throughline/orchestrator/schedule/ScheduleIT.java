package dev.throughline.orchestrator.schedule;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service's own loop looks all the time; a test's looks are those of further instances. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class ScheduleIT {
    private static final String EVERY_SECOND = "* * * * * *";
    private static final String NEW_YEAR = "0 0 1 1 *";
    private static final String NOOP = "{\"type\":\"noop\",\"name\":\"by the clock\"}";

    @Inject
    ScheduleFirer firer;

    @Inject
    Pool pool;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void nothingFiresOn() {
        execute("DELETE FROM schedule WHERE tenant_id = $1", Tuple.of(tenant));
    }

    @Test
    void shouldStartWorkflowsUntilItIsDeleted() {
        // Given
        put("tick", EVERY_SECOND, "skip").statusCode(201).body("next_fire_at", notNullValue());
        await().atMost(Duration.ofSeconds(30)).until(() -> workflows() >= 3);

        // When
        caller().delete("/api/v1/schedules/tick").then().statusCode(204);

        // Then
        long started = workflows();
        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(10)).until(() -> workflows() == started);
        caller().delete("/api/v1/schedules/tick").then().statusCode(404);
    }

    @Test
    void shouldStopWhenItIsDisabled() {
        // Given
        put("tick", EVERY_SECOND, "skip").statusCode(201);
        await().atMost(Duration.ofSeconds(30)).until(() -> workflows() >= 1);

        // When
        put("tick", body(EVERY_SECOND, "skip", "\"enabled\":false"))
                .statusCode(200)
                .body("enabled", equalTo(false))
                .body("next_fire_at", nullValue())
                .body("last_workflow_id", notNullValue());

        // Then
        long started = workflows();
        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(10)).until(() -> workflows() == started);
    }

    @Test
    void shouldStartEachFiringOnceWhenManyLookAtOnce() throws Exception {
        // Given
        put("minutes", "* * * * *", "all").statusCode(201);
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);

        // When
        missedSince("minutes", minute.minus(Duration.ofMinutes(119)));
        try (var instances = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks = IntStream.range(0, 4)
                    .mapToObj(i -> instances.submit(firer::look))
                    .toList();
            for (var look : looks) {
                look.get();
            }
        }

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(waiting("minutes")).isAfter(Instant.now()));
        long minutes = Duration.between(minute, waiting("minutes")).toMinutes() - 1;
        // Up to 100 of the past, and the minutes that have begun meanwhile.
        assertThat(workflows()).isBetween(100L, 100L + minutes);
    }

    @Test
    void shouldStartTheSameWorkflowWhenTheServiceCrashedBeforeItRemembered() {
        // Given
        put("yearly", NEW_YEAR, "all").statusCode(201);
        Instant firing = lastNewYear();
        missedSince("yearly", firing);
        await().atMost(Duration.ofSeconds(30)).until(() -> workflows() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting("yearly").isAfter(Instant.now()));
        String first = lastWorkflow("yearly");

        // When
        missedSince("yearly", firing);

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting("yearly").isAfter(Instant.now()));
        assertThat(lastWorkflow("yearly")).isEqualTo(first);
        assertThat(workflows()).isEqualTo(1);
    }

    @Test
    void shouldFollowThePolicyWhenNobodyWasThere() {
        // Given
        Instant twelveYearsAgo =
                lastNewYear().atOffset(ZoneOffset.UTC).minusYears(11).toInstant();
        for (String policy : List.of("skip", "once", "all")) {
            put(policy, NEW_YEAR, policy).statusCode(201);
        }
        put("capped", body(NEW_YEAR, "all", "\"max_catch_up\":5")).statusCode(201);

        // When
        List<String> names = List.of("skip", "once", "all", "capped");
        names.forEach(name -> missedSince(name, twelveYearsAgo));

        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> names.stream().allMatch(name -> waiting(name).isAfter(Instant.now())));
        assertThat(firings("skip")).isZero();
        assertThat(firings("once")).isEqualTo(1);
        assertThat(firings("all")).isEqualTo(12);
        assertThat(firings("capped")).isEqualTo(5);
    }

    @Test
    void shouldGoOnWithOthersWhenOneIsRefusedOrBroken() {
        // Given
        for (String name : List.of("gone", "broken", "good")) {
            put(name, NEW_YEAR, "once").statusCode(201);
        }
        execute(
                "UPDATE schedule SET workflow = $2 WHERE tenant_id = $1 AND name = 'gone'",
                Tuple.of(tenant, NOOP.replace("noop", "no-more")));
        execute(
                "UPDATE schedule SET time_zone = 'Atlantis' WHERE tenant_id = $1 AND name = 'broken'",
                Tuple.of(tenant));

        // When
        List.of("gone", "broken", "good").forEach(name -> missedSince(name, lastNewYear()));

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> workflows() == 1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> caller().get("/api/v1/schedules/gone")
                        .then()
                        .body("last_error", containsString("unknown_type"))
                        .body("last_fire_at", notNullValue())
                        .body("last_workflow_id", nullValue()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> caller().get("/api/v1/schedules")
                        .then()
                        .body("items.find { it.name == 'broken' }.last_error", containsString("Atlantis")));
    }

    @Test
    void shouldStartAtOnceWhenRunByHand() {
        // Given
        put("yearly", body(NEW_YEAR, "skip", "\"enabled\":false")).statusCode(201);

        // When
        String id = byHand().statusCode(202).extract().path("workflow_id");

        // Then
        caller().get("/api/v1/workflows/" + id).then().body("tenant_id", equalTo(tenant));
        assertThat(byHand().statusCode(202).extract().<String>path("workflow_id"))
                .isEqualTo(id);
        caller().post("/api/v1/schedules/nothing/run").then().statusCode(404);
    }

    @Test
    void shouldShowTheNextFiringsAndTheTenantsOnly() {
        // Given
        put("b", "30 2 * * *", "once").statusCode(201);
        put("a", NEW_YEAR, "once").statusCode(201);

        // When
        var shown = caller().get("/api/v1/schedules/b").then();

        // Then
        shown.statusCode(200)
                .body("next_firings", hasSize(5))
                .body("workflow.type", equalTo("noop"))
                .body("time_zone", equalTo("Europe/Berlin"))
                .body("missed", equalTo("once"))
                .body("max_catch_up", equalTo(100));
        caller().get("/api/v1/schedules?limit=1")
                .then()
                .body("items.name", equalTo(List.of("a")))
                .body("total", equalTo(2))
                .body("next", equalTo("a"));
        given().header("x-tenant-id", "another-" + tenant)
                .get("/api/v1/schedules/b")
                .then()
                .statusCode(404);
    }

    @Test
    void shouldListEveryViolationWhenTheScheduleIsWrong() {
        put("bad", """
                {"cron":"61 * * * *","time_zone":"Mars/Olympus","missed":"never","max_catch_up":1001,
                 "workflow":{"type":"nothing-like-it"}}""")
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.pointer",
                        hasItems(
                                "/cron", "/time_zone", "/missed", "/max_catch_up", "/workflow/type", "/workflow/name"));
        put("bad", "{}").statusCode(422).body("errors.pointer", hasItems("/cron", "/time_zone", "/workflow"));
        put("bad", "0 0 30 2 *", "skip").statusCode(422).body("errors.code", hasItems("never_fires"));
        put("b%20d", NEW_YEAR, "skip").statusCode(422).body("errors.code", hasItems("invalid_name"));
        put("bad", "{\"cron\":").statusCode(400);
        caller().get("/api/v1/schedules").then().body("total", equalTo(0));
    }

    @Test
    void shouldCreateOneWhenTwoPutTheSameNameAtOnce() throws Exception {
        // When
        List<Integer> answers;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = IntStream.range(0, 6)
                    .mapToObj(i -> callers.submit(
                            () -> put("same", NEW_YEAR, "skip").extract().statusCode()))
                    .toList();
            answers = new ArrayList<>();
            for (var put : puts) {
                answers.add(put.get());
            }
        }

        // Then
        assertThat(answers).containsOnly(200, 201).containsOnlyOnce(201);
    }

    private ValidatableResponse byHand() {
        return caller().header("Idempotency-Key", "now")
                .post("/api/v1/schedules/yearly/run")
                .then();
    }

    private RequestSpecification caller() {
        return given().header("x-tenant-id", tenant);
    }

    private ValidatableResponse put(String name, String cron, String missed) {
        return put(name, body(cron, missed, "\"enabled\":true"));
    }

    private ValidatableResponse put(String name, String body) {
        return caller().urlEncodingEnabled(false)
                .contentType("application/json")
                .body(body)
                .put("/api/v1/schedules/" + name)
                .then();
    }

    private static String body(String cron, String missed, String more) {
        return """
                {"cron":"%s","time_zone":"Europe/Berlin","missed":"%s",%s,"workflow":%s}""".formatted(cron, missed, more, NOOP);
    }

    private static Instant lastNewYear() {
        var now = Instant.now().atZone(java.time.ZoneId.of("Europe/Berlin"));
        return now.withDayOfYear(1).truncatedTo(ChronoUnit.DAYS).toInstant();
    }

    /** As if no instance had run since then. */
    private void missedSince(String name, Instant from) {
        execute(
                "UPDATE schedule SET next_fire_at = $3 WHERE tenant_id = $1 AND name = $2",
                Tuple.of(tenant, name, from.atOffset(ZoneOffset.UTC)));
    }

    private Instant waiting(String name) {
        String next = caller().get("/api/v1/schedules/" + name).then().extract().path("next_fire_at");
        return Instant.parse(next);
    }

    private String lastWorkflow(String name) {
        return caller().get("/api/v1/schedules/" + name).then().extract().path("last_workflow_id");
    }

    private long workflows() {
        return count("SELECT count(*) AS n FROM workflow WHERE tenant_id = $1", Tuple.of(tenant));
    }

    private long firings(String name) {
        return count(
                "SELECT count(*) AS n FROM idempotency WHERE tenant_id = $1 AND key LIKE $2",
                Tuple.of(tenant, "schedule:" + tenant + ":" + name + ":%"));
    }

    private long count(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong("n");
    }

    private void execute(String sql, Tuple values) {
        pool.preparedQuery(sql).execute(values).await().indefinitely();
    }
}

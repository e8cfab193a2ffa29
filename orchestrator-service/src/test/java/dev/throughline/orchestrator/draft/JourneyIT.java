package dev.throughline.orchestrator.draft;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a code to a run, step by step. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class JourneyIT {
    private static final String SAGA = "{\"type\":\"saga-test\",\"name\":\"a journey\"}";
    private static final String WORKFLOWS = "/api/v1/workflows/";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Inject
    DraftSweep sweep;

    private final Journey journey = new Journey();

    @BeforeEach
    void ready() {
        Journey.ready();
    }

    @Test
    void shouldEndAsAnyRunWhenAllStepsWereTaken() throws Exception {
        // Given
        try (var worker = new FakeWorker(
                bootstrap,
                task -> task.tenantId().equals(journey.tenant) ? List.of(FakeWorker.succeeded(task)) : List.of())) {
            String id = journey.begin("{\"type\":\"saga-test\"}");
            journey.get(id).then().statusCode(200).body("status", equalTo("draft"));
            Response seen = journey.draft(id);
            seen.then()
                    .statusCode(200)
                    .body("template.id", equalTo("saga-test"))
                    .body("template.by", equalTo("rules"))
                    .body("missing.pointer", contains("/name"));
            journey.patch(id, seen.header("ETag"), "{\"name\":\"a journey\",\"parameters\":{\"n\":1}}")
                    .then()
                    .statusCode(200)
                    .body("missing", empty());

            // When
            String hash = journey.freeze(id).then().statusCode(200).extract().path("plan_hash");
            journey.get(id).then().body("status", equalTo("frozen")).body("plan_hash", equalTo(hash));
            journey.run(id)
                    .then()
                    .statusCode(202)
                    .header("Location", WORKFLOWS + id)
                    .header("traceparent", startsWith("00-"));

            // Then
            journey.caller()
                    .header("Prefer", "wait=20")
                    .get(WORKFLOWS + id)
                    .then()
                    .body("status", equalTo("completed"))
                    .body("plan_hash", equalTo(hash))
                    .body("name", equalTo("a journey"));
            assertThat(worker.seen.stream().filter(task -> task.workflowId().equals(UUID.fromString(id))))
                    .hasSize(3)
                    .allMatch(task -> task.planHash().equals(hash));
            journey.draft(id).then().body("status", equalTo("started"));
            journey.caller().get(WORKFLOWS + id + "/artifacts").then().statusCode(200);
        }
    }

    @Test
    void shouldListWhatHasNotStartedOnlyWhenItIsAskedFor() {
        // Given
        String id = journey.begin(SAGA);

        // When
        var all = journey.caller().queryParam("tenant_id", journey.tenant).get("/api/v1/workflows");
        var drafts = journey.caller().queryParam("status", "draft").get("/api/v1/workflows");
        var frozen = journey.caller().queryParam("status", "frozen").get("/api/v1/workflows");

        // Then
        all.then().body("items.workflow_id", not(hasItem(id)));
        drafts.then().body("items.workflow_id", contains(id)).body("total", equalTo(1));
        frozen.then().body("items", empty());
    }

    @Test
    void shouldSayEverythingThatIsWrongAndChangeNothingWhenItCannotBeFrozen() throws Exception {
        // Given
        String id = journey.begin("{\"type\":\"dataset-report\"}");
        journey.patch(id, "*", "{\"parameters\":{\"titel\":\"typo\",\"outcome\":7}}")
                .then()
                .statusCode(200);

        // When
        var answer = journey.freeze(id);

        // Then
        answer.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItems("/name", "/inputs", "/parameters/titel", "/parameters/outcome"));
        journey.run(id).then().statusCode(409).body("allowed", contains("freeze"));
        assertThat(Journey.value("SELECT status FROM draft WHERE workflow_id = '" + id + "'"))
                .isEqualTo("draft");
        assertThat(Journey.value("SELECT count(*) FROM workflow WHERE workflow_id = '" + id + "'"))
                .isEqualTo("0");
    }

    @Test
    void shouldGiveTheRunItsInputsWhenTheyCameBeforeTheFreeze() throws Exception {
        // Given
        String id = journey.begin("{\"name\":\"with a file\"}");
        journey.input(id, "a.csv", "text/csv");
        journey.draft(id)
                .then()
                .body("inputs.name", contains("a.csv"))
                .body("candidates.template.id", hasItem("dataset-report"))
                .body("candidates.template.id", not(hasItem("noop")))
                .body("candidates[0].by", equalTo("rules"));
        journey.patch(id, "*", "{\"template\":{\"id\":\"dataset-report\"}}")
                .then()
                .statusCode(200)
                .body("template.by", equalTo("caller"))
                .body("missing", empty());

        // When
        journey.freeze(id).then().statusCode(200);
        journey.run(id).then().statusCode(202).body("type", equalTo("dataset-report"));

        // Then
        assertThat(Journey.value("SELECT inputs FROM workflow WHERE workflow_id = '" + id + "'"))
                .contains("a.csv", "0".repeat(64));
        assertThat(Journey.value("SELECT reasons FROM draft WHERE workflow_id = '" + id + "'"))
                .contains("named by the caller", "takes such inputs");
    }

    @Test
    void shouldLetOneOfManyChangesWinWhenAllSawTheSame() throws Exception {
        // Given
        String id = journey.begin(SAGA);
        String etag = journey.draft(id).header("ETag");

        // When
        var answers = Journey.together(10, () -> journey.patch(id, etag, "{\"name\":\"" + UUID.randomUUID() + "\"}"));

        // Then
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(200, 412)
                .containsOnlyOnce(200);
        String winner = answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .findFirst()
                .orElseThrow()
                .path("name");
        journey.draft(id).then().body("name", equalTo(winner)).header("ETag", "\"2\"");
        journey.caller()
                .contentType("application/json")
                .body("{}")
                .patch(WORKFLOWS + id + "/draft")
                .then()
                .statusCode(428);
        journey.caller()
                .header("If-Match", etag)
                .post(WORKFLOWS + id + "/plan/freeze")
                .then()
                .statusCode(412);
    }

    @Test
    void shouldRefuseAChangeWhenItMakesNoSense() {
        // Given
        String id = journey.begin(SAGA);

        // When
        var answer = journey.patch(
                id,
                "*",
                "{\"type\":\"nobody\",\"name\":\"\",\"status\":\"frozen\",\"parameters\":[],\"template\":{\"id\":\"nobody\"}}");

        // Then
        answer.then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/type", "/name", "/status", "/parameters", "/template"));
        journey.patch(id, "*", "{\"parameters\":").then().statusCode(400);
        journey.patch(id, "*", "{\"description\":\"" + "x".repeat(300_000) + "\"}")
                .then()
                .statusCode(413);
        journey.draft(id).then().body("name", equalTo("a journey")).body("version", equalTo(1));
    }

    @Test
    void shouldMergeAPatchIntoWhatIsThere() {
        // Given
        String id = journey.begin(SAGA);
        journey.patch(id, "*", "{\"parameters\":{\"a\":{\"b\":1,\"c\":2},\"d\":3}}")
                .then()
                .statusCode(200);

        // When
        var answer = journey.patch(id, "*", "{\"description\":\"d\",\"parameters\":{\"a\":{\"b\":null},\"d\":[4]}}");

        // Then
        answer.then()
                .statusCode(200)
                .body("name", equalTo("a journey"))
                .body("description", equalTo("d"))
                .body("parameters.a.keySet()", contains("c"))
                .body("parameters.d", contains(4));
    }

    @Test
    void shouldFreezeAndStartOnceWhenManyAskAtTheSameTime() throws Exception {
        // Given
        String id = journey.begin(SAGA);

        // When
        var frozen = Journey.together(8, () -> journey.freeze(id));
        var started = Journey.together(8, () -> journey.run(id));

        // Then
        assertThat(frozen).extracting(Response::statusCode).containsOnly(200);
        assertThat(frozen)
                .extracting(answer -> answer.<String>path("plan_hash"))
                .containsOnly(frozen.getFirst().<String>path("plan_hash"));
        assertThat(started).extracting(Response::statusCode).containsOnly(202);
        assertThat(started)
                .extracting(answer -> answer.<String>path("workflow_id"))
                .containsOnly(id);
        assertThat(Journey.value("SELECT count(*) FROM task WHERE workflow_id = '" + id + "'"))
                .isEqualTo("3");
        journey.freeze(id)
                .then()
                .statusCode(200)
                .body("plan_hash", equalTo(frozen.getFirst().path("plan_hash")));
        journey.patch(id, "*", "{\"name\":\"too late\"}").then().statusCode(409).body("allowed", empty());
    }

    @Test
    void shouldGiveOutThePlanUnderItsHashWhenItIsFrozen() {
        // Given
        String id = journey.begin(SAGA);
        journey.plan(id).then().statusCode(404);
        String hash = journey.freeze(id).path("plan_hash");

        // When
        var plan = journey.plan(id);

        // Then
        plan.then().statusCode(200).header("ETag", "\"" + hash + "\"").body("template_id", equalTo("saga-test"));
        journey.caller()
                .header("If-None-Match", "\"" + hash + "\"")
                .get(WORKFLOWS + id + "/plan")
                .then()
                .statusCode(304);
        journey.patch(id, "*", "{\"name\":\"too late\"}").then().statusCode(409).body("allowed", contains("run"));
        journey.run(id).then().statusCode(202);
        assertThat(journey.plan(id).asString()).isEqualTo(plan.asString());
    }

    @Test
    void shouldKnowNothingOfADraftWhenAnotherTenantAsks() {
        // Given
        String id = journey.begin(SAGA);
        var stranger = new Journey();

        // When
        var answers = List.of(
                stranger.draft(id),
                stranger.get(id),
                stranger.patch(id, "*", "{\"name\":\"mine\"}"),
                stranger.freeze(id),
                stranger.run(id),
                stranger.plan(id));

        // Then
        assertThat(answers).extracting(Response::statusCode).containsOnly(404);
        stranger.caller()
                .queryParam("status", "draft")
                .get("/api/v1/workflows")
                .then()
                .body("total", equalTo(0));
        journey.freeze(id).then().statusCode(200);
        assertThat(List.of(stranger.run(id), stranger.plan(id), stranger.freeze(id)))
                .extracting(Response::statusCode)
                .containsOnly(404);
    }

    @Test
    void shouldBeGoneWithItsInputsWhenItsTimeIsOver() throws Exception {
        // Given
        String id = journey.begin(SAGA);
        String kept = journey.begin(SAGA);
        String started = journey.begin(SAGA);
        journey.input(id, "a.csv", "text/csv");
        journey.freeze(started);
        journey.run(started).then().statusCode(202);
        Journey.sql("UPDATE draft SET expires_at = now() - interval '1 second' WHERE workflow_id IN ('" + id + "', '"
                + started + "')");
        journey.draft(id).then().body("status", equalTo("expired"));
        journey.freeze(id).then().statusCode(409);

        // When
        sweep.sweep().await().atMost(Duration.ofSeconds(10));

        // Then
        journey.draft(id).then().statusCode(404);
        journey.draft(kept).then().statusCode(200);
        journey.draft(started).then().statusCode(200).body("status", equalTo("started"));
        assertThat(Journey.value("SELECT count(*) FROM draft_input WHERE workflow_id = '" + id + "'"))
                .isEqualTo("0");
        assertThat(Journey.value("SELECT count(*) FROM journey_token WHERE workflow_id = '" + id + "'"))
                .isEqualTo("0");
    }

    @Test
    void shouldSayWhereToGoWhenAPathIsALegacyOne() {
        // Given
        String id = journey.begin(SAGA);

        // When
        var status = journey.caller().get("/jobs/" + id + "/status?x=1");
        var missing = journey.caller().get("/v1/jobs/" + UUID.randomUUID());
        var frozen = journey.caller().post("/jobs/" + id + "/freeze");
        var submitted =
                journey.caller().contentType("application/json").body(SAGA).post("/v1/jobs");

        // Then
        status.then()
                .statusCode(200)
                .body("workflow_id", equalTo(id))
                .header("Deprecation", "@1767225600")
                .header("Sunset", "Fri, 31 Dec 2027 23:59:59 GMT")
                .header("Link", "<" + WORKFLOWS + id + ">; rel=\"successor-version\"");
        missing.then().statusCode(404).header("Deprecation", "@1767225600");
        frozen.then().statusCode(200).header("Link", endsWith("/plan/freeze>; rel=\"successor-version\""));
        submitted.then().statusCode(202).header("Link", "</api/v1/workflows>; rel=\"successor-version\"");
        String started = submitted.path("workflow_id");
        journey.caller()
                .contentType("application/json")
                .body("{}")
                .post("/jobs/" + started + "/cancel")
                .then()
                .statusCode(200)
                .header("Sunset", endsWith("GMT"));
        journey.caller()
                .get("/jobs/" + started + "/result")
                .then()
                .statusCode(200)
                .body("items", empty());
        given().get(WORKFLOWS + started).then().header("Deprecation", equalTo(null));
    }
}

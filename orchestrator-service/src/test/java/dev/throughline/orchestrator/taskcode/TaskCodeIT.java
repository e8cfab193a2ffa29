package dev.throughline.orchestrator.taskcode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.draft.Journey;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes: told once, used once. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class TaskCodeIT {
    @Inject
    JourneyTokenStore tokens;

    private final Journey journey = new Journey();

    @BeforeEach
    void ready() {
        Journey.ready();
    }

    @Test
    void shouldHaveOneWinnerWhenManyRedeemTheSameCode() throws Exception {
        // Given
        String code = journey.code("{\"type\":\"noop\"}");

        // When
        var answers = Journey.together(20, () -> Journey.redeem(code));

        // Then
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 404)
                .containsOnlyOnce(201);
        assertThat(Journey.value("SELECT count(*) FROM draft WHERE tenant_id = '" + journey.tenant + "'"))
                .isEqualTo("1");
    }

    @Test
    void shouldBeGoodForOneDraftWhenItIsRedeemed() throws Exception {
        // Given
        String code = journey.code("{\"type\":\"noop\",\"name\":\"told by the operator\",\"expires_in\":\"30m\"}");

        // When
        var redeemed = Journey.redeem(code.toLowerCase(java.util.Locale.ROOT));

        // Then
        String id = redeemed.then()
                .statusCode(201)
                .body("status", equalTo("draft"))
                .body("token", startsWith("tlj_"))
                .body("expires_at", notNullValue())
                .header("Cache-Control", "no-store")
                .header("Location", startsWith("/api/v1/workflows/"))
                .extract()
                .path("workflow_id");
        String token = redeemed.path("token");
        var grant = tokens.find(Json.sha256(token.getBytes(StandardCharsets.UTF_8)))
                .await()
                .atMost(Duration.ofSeconds(5))
                .orElseThrow();
        assertThat(grant.workflow()).isEqualTo(UUID.fromString(id));
        assertThat(grant.tenant()).isEqualTo(journey.tenant);
        assertThat(tokens.find(Json.sha256(new byte[0])).await().atMost(Duration.ofSeconds(5)))
                .isEmpty();
        journey.draft(id).then().body("type", equalTo("noop")).body("name", equalTo("told by the operator"));
        list().body("items.status", contains("redeemed")).body("items[0].workflow_id", equalTo(id));
    }

    @Test
    void shouldKeepNeitherCodeNorTokenInTheDatabase() throws Exception {
        // Given
        String code = journey.code("{}");
        String token = Journey.redeem(code).path("token");

        // When
        String everything = Journey.value("SELECT coalesce((SELECT string_agg(c::text, '|') FROM task_code c), '')"
                + " || (SELECT string_agg(t::text, '|') FROM journey_token t)"
                + " || (SELECT string_agg(d::text, '|') FROM draft d)");

        // Then
        assertThat(everything).doesNotContain(code, code.replace("-", ""), token, token.substring(4));
    }

    @Test
    void shouldAnswerAlikeWhateverIsWrongWithACode() throws Exception {
        // Given
        String used = journey.code("{}");
        Journey.redeem(used).then().statusCode(201);
        var revoked = journey.codes("{}");
        journey.caller()
                .delete("/api/v1/task-codes/" + revoked.path("items[0].code_id"))
                .then()
                .statusCode(204);
        var expired = journey.codes("{}");
        Journey.sql(
                "UPDATE task_code SET expires_at = now() WHERE code_id = '" + expired.path("items[0].code_id") + "'");
        String unknown = TaskCode.random().shown();

        // When
        var answers = List.of(
                Journey.redeem(used),
                Journey.redeem(revoked.path("items[0].code")),
                Journey.redeem(expired.path("items[0].code")),
                Journey.redeem(unknown),
                Journey.redeem("no code at all"));

        // Then
        assertThat(answers).extracting(Response::statusCode).containsOnly(404);
        assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
        list().body("items.status", contains("expired", "revoked", "redeemed"));
    }

    @Test
    void shouldStopWhoTriesCodesWithoutStoppingOthers() {
        // Given
        String address = "192.0.2." + (1 + Math.floorMod(journey.tenant.hashCode(), 250));

        // When
        var answers = IntStream.range(0, 15)
                .mapToObj(attempt -> Journey.redeem(TaskCode.random().shown(), address))
                .toList();

        // Then
        assertThat(answers.subList(0, 10)).extracting(Response::statusCode).containsOnly(404);
        answers.getLast()
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue());
        Journey.redeem(journey.code("{}")).then().statusCode(201);
    }

    @Test
    void shouldRefuseCodesThatMakeNoSense() {
        // When
        var answer = journey.codes("{\"type\":\"nobody\",\"name\":\" \",\"expires_in\":\"31d\",\"count\":101}");

        // Then
        answer.then().statusCode(422).body("errors.pointer", contains("/type", "/name", "/expires_in", "/count"));
        journey.codes("{\"count\":").then().statusCode(400);
        list().body("items", hasSize(0));
    }

    @Test
    void shouldLeaveCodesOfOthersAlone() {
        // Given
        String id = journey.codes("{\"count\":3}")
                .then()
                .body("items", hasSize(3))
                .extract()
                .path("items[1].code_id");
        var stranger = new Journey();

        // When
        var answer = stranger.caller().delete("/api/v1/task-codes/" + id);

        // Then
        answer.then().statusCode(404);
        stranger.caller().get("/api/v1/task-codes").then().body("items", hasSize(0));
        journey.caller().delete("/api/v1/task-codes/" + id).then().statusCode(204);
        journey.caller().delete("/api/v1/task-codes/" + id).then().statusCode(204);
        journey.caller()
                .queryParam("limit", 2)
                .get("/api/v1/task-codes")
                .then()
                .body("items", hasSize(2))
                .body("next", notNullValue());
    }

    private io.restassured.response.ValidatableResponse list() {
        return given().header("x-tenant-id", journey.tenant)
                .get("/api/v1/task-codes")
                .then()
                .statusCode(200);
    }
}

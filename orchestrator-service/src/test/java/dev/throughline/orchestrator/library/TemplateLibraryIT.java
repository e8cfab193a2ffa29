package dev.throughline.orchestrator.library;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.throughline.contracts.PlanDocument;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Templates over HTTP, on real Postgres and Kafka. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class TemplateLibraryIT {
    private static final String YAML = "application/yaml";

    @Inject
    Pool pool;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String id = "own-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldListAndShowTheShippedTemplates() {
        as(tenant).get("/api/v1/templates").then().statusCode(200).body("items.id", hasItem("noop"));
        as(tenant)
                .get("/api/v1/templates/dataset-report/versions/1")
                .then()
                .statusCode(200)
                .body("workflow_type", equalTo("dataset-report"))
                .body("dependencies.name", hasItem("sql.query"))
                .body("owner", equalTo("*"));
        var text = as(tenant).accept(YAML).get("/api/v1/templates/noop/versions/1");
        assertThat(text.contentType()).startsWith(YAML);
        assertThat(text.asString()).contains("id: noop");
        as(tenant)
                .get("/api/v1/templates/schema")
                .then()
                .statusCode(200)
                .contentType(containsString("application/schema+json"));
    }

    @Test
    void shouldSayWhatIsWrongWithATemplateAndAddNothing() {
        // Given
        String wrong = "id: Wrong\nversion: 0\nstages: []\n";

        // Then
        as(tenant)
                .contentType(YAML)
                .body(wrong)
                .post("/api/v1/templates/validate")
                .then()
                .statusCode(200)
                .body("pointer", contains("/id", "/selects", "/version", "/stages"))
                .body("line", contains(1, 1, 2, 3));
        as(tenant)
                .contentType(YAML)
                .body(template(1, ""))
                .post("/api/v1/templates/validate")
                .then()
                .statusCode(200)
                .body("", empty());
        as(tenant)
                .contentType(YAML)
                .body(wrong)
                .post("/api/v1/templates")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem("/version"))
                .body("errors.detail", hasItem(containsString("line 2, column 1: expected at least 1")));
        as(tenant)
                .contentType(YAML)
                .body("a: " + "x".repeat(300_000))
                .post("/api/v1/templates")
                .then()
                .statusCode(413);
        as(tenant)
                .contentType(YAML)
                .body(new byte[] {(byte) 0xff, (byte) 0xfe})
                .post("/api/v1/templates")
                .then()
                .statusCode(400);
    }

    @Test
    void shouldNeverChangeAVersion() {
        add(template(1, "")).then().statusCode(201).header("Location", "/api/v1/templates/" + id + "/versions/1");
        add("# the same\n" + template(1, "")).then().statusCode(200);
        add(template(1, "description: other\n")).then().statusCode(409).contentType("application/problem+json");
        add(template(2, "description: other\n")).then().statusCode(201);

        as(tenant).get("/api/v1/templates/" + id).then().body("version", equalTo(2));
        assertThat(as(tenant)
                        .accept(YAML)
                        .get("/api/v1/templates/" + id + "/versions/1")
                        .asString())
                .isEqualTo(template(1, ""));
        as(tenant)
                .get("/api/v1/templates?all_versions=true")
                .then()
                .body("items.findAll { it.id == '" + id + "' }.version", contains(2, 1));
    }

    @Test
    void shouldBelongToItsTenantAlone() {
        // Given
        add(template(1, "")).then().statusCode(201);

        // Then
        as("other").get("/api/v1/templates/" + id).then().statusCode(404);
        as("other").get("/api/v1/templates").then().body("items.id", not(hasItem(id)));
        as("other").delete("/api/v1/templates/" + id + "/versions/1").then().statusCode(404);
        start("other", "{}").statusCode(422).body("errors.code", contains("unknown_type"));
        start(tenant, "{\"n\":1}").statusCode(202);
        as(tenant).delete("/api/v1/templates/noop/versions/1").then().statusCode(409);
        as(tenant)
                .contentType(YAML)
                .body(template(1, "").replace("id: " + id, "id: noop"))
                .post("/api/v1/templates")
                .then()
                .statusCode(409);
    }

    @Test
    void shouldServeNoNewRunOnceItIsRetired() {
        // Given
        add(template(1, "")).then().statusCode(201);

        // When
        as(tenant).delete("/api/v1/templates/" + id + "/versions/1").then().statusCode(204);

        // Then
        start(tenant, "{}").statusCode(422).body("errors.code", contains("unknown_type"));
        as(tenant).get("/api/v1/templates/" + id).then().statusCode(404);
        as(tenant)
                .get("/api/v1/templates/" + id + "/versions/1")
                .then()
                .statusCode(200)
                .body("retired_at", not(equalTo(null)));
        as(tenant).delete("/api/v1/templates/" + id + "/versions/1").then().statusCode(204);
        add(template(1, "")).then().statusCode(200);
    }

    @Test
    void shouldKnowOnFirstUseWhatAnotherInstanceHasAdded() throws Exception {
        // Given
        String yaml = template(1, "");
        pool.preparedQuery(TemplateSql.ADD)
                .execute(Tuple.of(tenant, id, 1, "digest", yaml, "somebody").addInteger(9))
                .toCompletionStage()
                .toCompletableFuture()
                .get();

        // Then
        start(tenant, "{}").statusCode(202);
    }

    @Test
    void shouldChooseByRulesAndRecordWhy() {
        // Given
        String general = template(1, "");
        String special = general.replace("id: " + id, "id: " + id + "x")
                .replace("type: " + id, "type: " + id + ", when: .parameters.n == 7");
        add(general).then().statusCode(201);
        add(special).then().statusCode(201);

        // When
        String first = start(tenant, "{\"n\":7}").statusCode(202).extract().path("workflow_id");
        String second = start(tenant, "{\"n\":8}").statusCode(202).extract().path("workflow_id");

        // Then
        assertThat(events(first)).contains("\"winner\":\"" + id + "x@1\"");
        assertThat(events(second)).contains("\"winner\":\"" + id + "@1\"").contains(".parameters.n == 7 is not true");
    }

    @Test
    void shouldQueueNothingWhenParametersAreWrong() throws Exception {
        // Given
        add(template(1, "")).then().statusCode(201);

        // When
        start(tenant, "{\"n\":\"1\",\"m\":2}")
                .statusCode(422)
                .body("errors.pointer", contains("/parameters/m", "/parameters/n"))
                .body("errors.code", contains("unknown", "type"));

        // Then
        assertThat(rows("SELECT count(*) FROM workflow WHERE tenant_id = $1")).isZero();
        assertThat(rows("SELECT count(*) FROM task WHERE tenant_id = $1")).isZero();
        assertThat(rows("SELECT count(*) FROM idempotency WHERE tenant_id = $1"))
                .isZero();
    }

    @Test
    void shouldStoreThePlanAsItWasHashed() throws Exception {
        // Given
        add(template(1, "")).then().statusCode(201);
        String workflow = start(tenant, "{}").statusCode(202).extract().path("workflow_id");

        // When
        var answer = as(tenant).get("/api/v1/workflows/" + workflow + "/plan");

        // Then
        var check = PlanDocument.check(answer.asByteArray());
        assertThat(check.differences()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo("\"" + check.hash() + "\"");
        assertThat(answer.asString()).contains("\"parameters\":{\"n\":5}");
    }

    private long rows(String sql) throws Exception {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(tenant))
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .iterator()
                .next()
                .getLong(0);
    }

    private io.restassured.response.Response add(String yaml) {
        return as(tenant).contentType(YAML).body(yaml).post("/api/v1/templates");
    }

    private io.restassured.response.ValidatableResponse start(String who, String parameters) {
        return as(who).contentType("application/json")
                .body("{\"type\":\"" + id + "\",\"name\":\"a run\",\"parameters\":" + parameters + "}")
                .post("/api/v1/workflows")
                .then();
    }

    private String events(String workflow) {
        return as(tenant).get("/api/v1/workflows/" + workflow + "/events").asString();
    }

    private static RequestSpecification as(String tenant) {
        var yaml = EncoderConfig.encoderConfig().encodeContentTypeAs(YAML, ContentType.TEXT);
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(yaml.appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("x-tenant-id", tenant);
    }

    private String template(int version, String more) {
        return """
                id: %s
                version: %d
                selects: {type: %s}
                parameters: {type: object, properties: {n: {type: integer, default: 5}}}
                stages: [{name: only, agent: intake, timeout: 30s}]
                %s""".formatted(id, version, id, more);
    }
}

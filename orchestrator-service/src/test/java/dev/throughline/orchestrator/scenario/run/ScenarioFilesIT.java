package dev.throughline.orchestrator.scenario.run;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios over HTTP where none can be run. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class ScenarioFilesIT {
    private static final String YAML = "application/yaml";

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldListAndShowTheShippedScenarios() {
        given().get("/api/v1/scenarios")
                .then()
                .statusCode(200)
                .body("items.id", hasItems("SDSR-E2E-001", "SDSR-E2E-010"))
                .body("items[0].links", hasItems("ready.trace", "inject", "run", "causality.backward"))
                .body("items[0].origin", equalTo("shipped"));
        given().get("/api/v1/scenarios/SDSR-E2E-001")
                .then()
                .statusCode(200)
                .body("text", containsString("id: SDSR-E2E-001"));
        given().get("/api/v1/scenarios/NOBODY").then().statusCode(404).contentType("application/problem+json");
        given().get("/api/v1/scenarios/schema")
                .then()
                .statusCode(200)
                .contentType(containsString("application/schema+json"));
    }

    @Test
    void shouldSayLineByLineWhatIsWrongWithAScenario() {
        yaml("id: x\ntitle: t\ninject: []\nexpect: {}\n")
                .post("/api/v1/scenarios")
                .then()
                .statusCode(200)
                .body("pointer", hasItems("/id", "/inject", "/expect"))
                .body("line", hasItems(1, 3, 4));
        yaml("{id: OWN-1, title: t, inject: [{do: start, name: a, type: noop}], expect: {run: {status: completed}}}")
                .post("/api/v1/scenarios")
                .then()
                .statusCode(200)
                .body("", empty());
        yaml("a: " + "x".repeat(300_000)).post("/api/v1/scenarios").then().statusCode(413);
    }

    @Test
    void shouldNameTheSettingWhenScenariosCannotBeRun() {
        given().contentType("application/json")
                .body("{}")
                .post("/api/v1/scenarios/SDSR-E2E-001/runs")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("detail", containsString("throughline.scenario.orchestrator-url"));
        given().get("/api/v1/scenario-runs?scenario=NOBODY")
                .then()
                .statusCode(200)
                .body("items", empty());
        given().get("/api/v1/scenario-runs?state=strange").then().statusCode(422);
        given().get("/api/v1/scenario-runs/0199aaaa-0000-7000-8000-000000000000")
                .then()
                .statusCode(404);
    }

    private static RequestSpecification yaml(String text) {
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs(YAML, ContentType.TEXT)))
                .contentType(YAML)
                .body(text);
    }
}

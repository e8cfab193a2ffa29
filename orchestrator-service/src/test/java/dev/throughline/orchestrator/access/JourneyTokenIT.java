package dev.throughline.orchestrator.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.orchestrator.draft.Journey;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The token of a redeemed code: everything for one workflow, nothing for any other. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class JourneyTokenIT {
    private static final String WORKFLOWS = "/api/v1/workflows/";

    private final Journey journey = new Journey();
    private String id;
    private String token;

    @BeforeEach
    void redeem() {
        Journey.ready();
        var redeemed = Journey.redeem(journey.code("{}")).then().statusCode(201).extract();
        id = redeemed.path("workflow_id");
        token = redeemed.path("token");
    }

    @Test
    void shouldOpenItsOwnWorkflow() {
        bearer().get(WORKFLOWS + id).then().statusCode(200).body("workflow_id", equalTo(id));
    }

    @Test
    void shouldOpenNothingElse() {
        // Given
        String other = journey.begin("{}");

        // Then
        for (String path : List.of(
                WORKFLOWS + other,
                WORKFLOWS + other + "/draft",
                WORKFLOWS + other + "/artifacts",
                WORKFLOWS,
                "/api/v1/workflows")) {
            assertThat(bearer().get(path).statusCode()).as(path).isEqualTo(404);
        }
        bearer().get("/api/v1/agents").then().statusCode(403);
        bearer().get("/api/v1/task-codes").then().statusCode(403);
        bearer().get("/internal/v1/files/" + "0".repeat(64)).then().statusCode(403);
        bearer().header("x-tenant-id", "somebody-else")
                .get(WORKFLOWS + id)
                .then()
                .statusCode(403);
    }

    @Test
    void shouldNotApproveItsOwnWork() {
        for (String verb : List.of("approve", "reject", "compensate")) {
            bearer().contentType("application/json")
                    .body("{}")
                    .post(WORKFLOWS + id + "/" + verb)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void shouldBeWorthNothingWhenItIsChanged() {
        given().header("authorization", "Bearer " + token.substring(0, token.length() - 1) + "!")
                .get(WORKFLOWS + id)
                .then()
                .statusCode(401);
    }

    private RequestSpecification bearer() {
        return given().header("authorization", "Bearer " + token);
    }
}

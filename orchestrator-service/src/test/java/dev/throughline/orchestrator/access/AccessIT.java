package dev.throughline.orchestrator.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.draft.Journey;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import dev.throughline.testkit.access.EndpointWalk;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, endpoint by endpoint of the OpenAPI document: also of those that are written after this test. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class AccessIT {
    /** Whoever has a task code has no token yet. */
    private static final Set<String> OPEN = Set.of("POST /api/v1/task-codes/redeem");

    /** For other services only, or for operators only. */
    private static final Set<String> CLOSED_TO_VIEWERS =
            Set.of("GET /internal/v1/files/{sha256}", "GET /api/v1/task-codes");

    /** What is the same for all tenants. */
    private static final Set<String> COMMON = Set.of(
            "GET /api/v1/agents",
            "GET /api/v1/templates",
            "GET /api/v1/templates/schema",
            "GET /api/v1/scenarios",
            "GET /api/v1/scenarios/schema");

    private EndpointWalk walk;

    @BeforeEach
    void read() throws Exception {
        Journey.ready();
        walk = EndpointWalk.through(io.restassured.RestAssured.port);
        assertThat(walk.size()).isGreaterThan(10);
    }

    @Test
    void shouldBeUnauthorizedWhenTheTokenProvesNothing() throws Exception {
        assertThat(walk.letInWithoutToken(OPEN)).isEmpty();
    }

    @Test
    void shouldOnlyReadWhenTheTokenIsAViewers() throws Exception {
        assertThat(walk.wrongForViewers(CLOSED_TO_VIEWERS, OPEN)).isEmpty();
    }

    @Test
    void shouldBeNotFoundWhenTheWorkflowIsAnotherTenants() throws Exception {
        // Given
        String workflow = start("owner-" + UUID.randomUUID());

        // Then
        assertThat(walk.shownToStrangers("id", workflow)).isEmpty();
    }

    @Test
    void shouldListAndCountNothingWhenTheTenantOwnsNothing() throws Exception {
        // Given
        start("owner-" + UUID.randomUUID());

        // Then
        assertThat(walk.listedToStrangers(COMMON)).isEmpty();
    }

    @Test
    void shouldAnswerWithAProblemWhenNothingTakesTheRequest() {
        // When
        var nowhere = given().get("/api/v1/nothing").then();
        var notSo = given().delete("/api/v1/agents").then();

        // Then
        nowhere.statusCode(404).contentType("application/problem+json");
        notSo.statusCode(405).contentType("application/problem+json");
    }

    @Test
    void shouldBeForbiddenWhenTheHeaderNamesAnotherTenant() throws Exception {
        assertThat(walk.openedByTenantHeader(OPEN)).isEmpty();
    }

    @Test
    void shouldBelongToTheTenantOfTheTokenWhenStarted() {
        // Given
        String tenant = "owner-" + UUID.randomUUID();

        // When
        String id = start(tenant);

        // Then
        given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get("/api/v1/workflows/" + id)
                .then()
                .statusCode(200)
                .body("tenant_id", org.hamcrest.Matchers.equalTo(tenant));
    }

    private static String start(String tenant) {
        return given().header("authorization", TestTokens.bearer("submitter", tenant))
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"a run\"}")
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }
}

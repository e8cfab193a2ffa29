package dev.throughline.orchestrator.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.draft.Journey;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.access.TenantRows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second lock, asked without the first: what the database shows to queries that forget the tenant. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class RowSecurityIT {
    private static final String API = "orchestrator_api";

    /** Without rows of anybody's: the slots' own book-keeping. Plans are named by their content and kept from callers. */
    private static final Set<String> NOBODYS =
            Set.of("slot", "plan", "admission", "scenario_probe", "scenario_probe_result", "flyway_schema_history");

    @BeforeEach
    void ready() {
        Journey.ready();
    }

    @Test
    void shouldBeLockedWhenATableIsMade() throws Exception {
        // When
        List<String> problems = TenantRows.problems(API, NOBODYS);

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldShowOneTenantsRowsWhenAQueryNamesNone() throws Exception {
        // Given
        String mine = started("mine-" + UUID.randomUUID());
        String tenant = tenantOf(mine);
        String yours = started("yours-" + UUID.randomUUID());

        // When
        List<String> seen = workflows(tenant);

        // Then
        assertThat(seen).containsExactly(mine);
        assertThat(workflows("*")).contains(mine, yours);
        assertThat(workflows("")).isEmpty();
        assertThat(TenantRows.seen(API, tenant, "SELECT DISTINCT workflow_id FROM journal"))
                .containsExactly(mine);
    }

    private static List<String> workflows(String tenant) throws SQLException {
        return TenantRows.seen(API, tenant, "SELECT workflow_id FROM workflow");
    }

    private static String started(String tenant) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"a run\"}")
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    private static String tenantOf(String workflow) {
        return given().get("/api/v1/workflows/" + workflow).then().extract().path("tenant_id");
    }
}

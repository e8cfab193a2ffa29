package dev.throughline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.access.EndpointWalk;
import dev.throughline.testkit.access.TenantRows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, endpoint by endpoint of the OpenAPI document: also of those that are written after this test. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class AccessIT {
    private static final Set<String> OPEN = Set.of();
    private static final Set<String> CLOSED_TO_VIEWERS = Set.of();

    /** Book-keeping of the service itself, which callers have no right to read. */
    private static final Set<String> KEPT = Set.of("flyway_schema_history");

    private EndpointWalk walk;

    @BeforeEach
    void read() throws Exception {
        walk = EndpointWalk.through(RestAssured.port);
        assertThat(walk.size()).isGreaterThanOrEqualTo(1);
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
    void shouldBeForbiddenWhenTheHeaderNamesAnotherTenant() throws Exception {
        assertThat(walk.openedByTenantHeader(OPEN)).isEmpty();
    }

    @Test
    void shouldBeLockedWhenATableIsMade() throws Exception {
        assertThat(TenantRows.problems("worker_api", KEPT)).isEmpty();
    }
}

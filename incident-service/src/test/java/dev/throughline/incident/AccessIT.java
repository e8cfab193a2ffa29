package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import dev.throughline.testkit.access.EndpointWalk;
import dev.throughline.testkit.access.TenantRows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, endpoint by endpoint of the OpenAPI document: also of those that are written after this test. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class AccessIT {
    private static final Set<String> OPEN = Set.of();
    private static final Set<String> CLOSED_TO_VIEWERS = Set.of();

    /** Book-keeping of the service itself, which callers have no right to read. */
    private static final Set<String> KEPT =
            Set.of("outbox", "watch_position", "failed_step", "counted_failure", "flyway_schema_history");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private EndpointWalk walk;

    @BeforeEach
    void read() throws Exception {
        walk = EndpointWalk.through(RestAssured.port);
        assertThat(walk.size()).isGreaterThanOrEqualTo(4);
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
        assertThat(TenantRows.problems("incident_api", KEPT)).isEmpty();
    }

    @Test
    void shouldBeNotFoundAndNotCountedWhenTheIncidentIsAnotherTenants() throws Exception {
        // Given
        String incident = opened("owner-" + UUID.randomUUID());

        // Then
        assertThat(walk.shownToStrangers("id", incident)).isEmpty();
        assertThat(walk.listedToStrangers(Set.of())).isEmpty();
    }

    @Test
    void shouldShowOneTenantsRowsWhenAQueryNamesNone() throws Exception {
        // Given
        String tenant = "owner-" + UUID.randomUUID();
        String incident = opened(tenant);
        opened("owner-" + UUID.randomUUID());
        String query = "SELECT incident_id FROM incident";

        // Then
        assertThat(TenantRows.seen("incident_api", tenant, query)).containsExactly(incident);
        assertThat(TenantRows.seen("incident_api", "*", query))
                .contains(incident)
                .hasSizeGreaterThan(1);
        assertThat(TenantRows.seen("incident_api", "", query)).isEmpty();
    }

    /** With its timeline, as its tenant's operator. */
    @Test
    void shouldNameTheTokensSubjectWhenSomebodyActsForAnother() throws Exception {
        // Given
        String tenant = "owner-" + UUID.randomUUID();
        String incident = opened(tenant);

        // When
        given().header("authorization", TestTokens.bearer("operator", tenant))
                .contentType("application/json")
                .body("{\"actor\":\"ann\"}")
                .post("/api/v1/incidents/" + incident + "/acknowledge")
                .then()
                .statusCode(200);

        // Then
        given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get("/api/v1/incidents/" + incident)
                .then()
                .body("timeline[0].actor", equalTo("ann (test-operator)"));
    }

    private String opened(String tenant) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(Failing.of(tenant, "boom").record().toKafka(null)).get();
        }
        return await().atMost(Duration.ofSeconds(30)).until(() -> first(tenant), Objects::nonNull);
    }

    private static String first(String tenant) {
        return given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get("/api/v1/incidents")
                .path("items[0].incident_id");
    }
}

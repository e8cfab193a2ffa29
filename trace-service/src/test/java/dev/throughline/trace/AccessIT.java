package dev.throughline.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, endpoint by endpoint of the OpenAPI document: also of those that are written after this test. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class AccessIT {
    private static final Set<String> OPEN = Set.of();
    private static final Set<String> CLOSED_TO_VIEWERS = Set.of(
            "GET /api/v1/ledger/stats",
            "GET /api/v1/ledger/chains",
            "GET /api/v1/ledger/chains/{chain}/blocks",
            "GET /api/v1/ledger/strays",
            "GET /api/v1/ledger/archives");

    /**
     * Not lists in our form, or not of one tenant. Of those in the form that Grafana knows, {@code TempoIT} sees whose spans
     * they show; the digest has the hashes of chains, which tell nothing.
     */
    private static final Set<String> OTHER_FORMS = Set.of(
            "GET /api/v1/ledger/stats",
            "GET /api/v1/ledger/chains",
            "GET /api/v1/ledger/strays",
            "GET /api/v1/ledger/archives",
            "GET /api/v1/ledger/digest",
            "GET /api/v1/ledger/guards",
            "GET /api/echo",
            "GET /api/status/buildinfo",
            "GET /api/search",
            "GET /api/search/tags",
            "GET /api/v2/search/tags");

    /** Book-keeping of the service itself, which callers have no right to read. */
    private static final Set<String> KEPT = Set.of(
            "ledger_block",
            "ledger_head",
            "ledger_leaf",
            "ledger_position",
            "ledger_period",
            "ledger_archive",
            "flyway_schema_history");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private EndpointWalk walk;

    @BeforeEach
    void read() throws Exception {
        walk = EndpointWalk.through(RestAssured.port);
        assertThat(walk.size()).isGreaterThanOrEqualTo(5);
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
        assertThat(TenantRows.problems("trace_api", KEPT)).isEmpty();
    }

    @Test
    void shouldBeNotFoundAndNotCountedWhenTheTraceIsAnotherTenants() throws Exception {
        // Given
        var tale = Tale.begun();
        recorded(tale);

        // Then
        assertThat(walk.shownToStrangers("id", tale.workflowId.toString())).isEmpty();
        assertThat(walk.shownToStrangers("id", tale.traceId.toString())).isEmpty();
        assertThat(walk.listedToStrangers(OTHER_FORMS)).isEmpty();
    }

    @Test
    void shouldShowOneTenantsRowsWhenAQueryNamesNone() throws Exception {
        // Given
        var tale = Tale.begun();
        recorded(tale);
        String query = "SELECT workflow_id FROM ledger_entry WHERE workflow_id = '" + tale.workflowId + "'";

        // Then
        assertThat(TenantRows.seen("trace_api", "tenant-1", query)).isNotEmpty();
        assertThat(TenantRows.seen("trace_api", "*", query)).isNotEmpty();
        assertThat(TenantRows.seen("trace_api", "a-stranger", query)).isEmpty();
        assertThat(TenantRows.seen("trace_api", "", query)).isEmpty();
    }

    private void recorded(Tale tale) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : tale.records) {
                producer.send(record.toKafka(null)).get();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().header("authorization", TestTokens.bearer("viewer", "tenant-1"))
                                .get("/api/v1/traces/" + tale.workflowId)
                                .statusCode()
                        == 200);
    }
}

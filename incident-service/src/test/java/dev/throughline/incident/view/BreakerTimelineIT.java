package dev.throughline.incident.view;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.Ids;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class BreakerTimelineIT {
    private static final Instant TRIP = Instant.parse("2026-01-01T12:00:00Z");
    private static final String CHANGE = """
            INSERT INTO breaker_change (change_id, name, tenant_id, version, from_state, to_state, why, at, is_noted)
            VALUES (?, 'v2/' || ?, ?, ?, 'closed', ?, 'seen', ?, true)
            """;
    private static final String INCIDENT = """
            INSERT INTO incident (incident_id, tenant_id, fingerprint, severity, status, title, detail, occurrences,
                                  is_synthetic, first_seen_at, last_seen_at, resolved_at)
            VALUES (?, ?, 'breaker|v2/' || ?, 'error', 'resolved', 'a title', 'a detail', 1, false, ?, ?, ?)
            """;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    private final String tenant = "t-" + UUID.randomUUID();

    /** And not what it did before, since, or elsewhere. */
    @Test
    void shouldShowWhatTheBreakerDidWhileTheIncidentLasted() throws Exception {
        // Given
        UUID incident = Ids.uuid7();
        try (var connection = DriverManager.getConnection(jdbcUrl, appUser, appPassword)) {
            change(connection, tenant, 1, "closed", TRIP.minusSeconds(1));
            change(connection, tenant, 2, "open", TRIP);
            change(connection, tenant, 3, "half_open", TRIP.plusSeconds(60));
            change(connection, tenant, 4, "closed", TRIP.plusSeconds(90));
            change(connection, tenant, 5, "open", TRIP.plusSeconds(200));
            change(connection, "other-" + tenant, 1, "open", TRIP);
            try (var insert = connection.prepareStatement(INCIDENT)) {
                insert.setObject(1, incident);
                insert.setString(2, tenant);
                insert.setString(3, tenant);
                insert.setTimestamp(4, Timestamp.from(TRIP));
                insert.setTimestamp(5, Timestamp.from(TRIP));
                insert.setTimestamp(6, Timestamp.from(TRIP.plusSeconds(100)));
                insert.executeUpdate();
            }
        }
        // Then
        given().get("/api/v1/incidents/" + incident + "/timeline")
                .then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("breaker", "breaker", "breaker")))
                .body("items.what", equalTo(List.of("open", "half_open", "closed")));
    }

    private static void change(Connection connection, String tenant, int version, String to, Instant at)
            throws SQLException {
        try (var insert = connection.prepareStatement(CHANGE)) {
            insert.setObject(1, Ids.uuid7());
            insert.setString(2, tenant);
            insert.setString(3, tenant);
            insert.setInt(4, version);
            insert.setString(5, to);
            insert.setTimestamp(6, Timestamp.from(at));
            insert.executeUpdate();
        }
    }
}

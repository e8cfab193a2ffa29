package dev.throughline.incident.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import dev.throughline.contracts.Ids;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpRound;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class CleanUpIT {
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    CleanUpRound round;

    @Inject
    CleanUpPart part;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldDeleteAnIncidentWithAllThatHangsOnItAndNoOther() throws Exception {
        // Given
        String mine = "CLEAN-TEST/" + Ids.uuid7();
        incident(tenant, mine);
        incident(tenant, "CLEAN-TEST/" + Ids.uuid7());
        incident(tenant + "-other", mine);
        incident(tenant, null);
        String before = rows();

        // When
        var receipt = follow(mine, 1);
        var again = follow(mine, 2);

        // Then
        assertThat(before).isEqualTo("4 4 4 4 4 4");
        assertThat(rows()).isEqualTo("3 3 3 3 3 3");
        assertThat(receipt.error()).isNull();
        assertThat(receipt.tables().stream().mapToLong(TableCleaned::deleted).sum())
                .isEqualTo(6);
        assertThat(receipt.tables()).allSatisfy(table -> {
            assertThat(table.remaining()).isZero();
            assertThat(table.realAfter()).isEqualTo(table.realBefore());
        });
        assertThat(again.tables())
                .allSatisfy(table -> assertThat(table.deleted()).isZero());
    }

    @Test
    void shouldKnowEveryTableThatHasOrHangsOnSyntheticRows() throws Exception {
        // Given
        var known = new TreeSet<String>();
        part.tables().forEach(table -> known.add(table.name()));

        // When
        var found = new TreeSet<String>();
        try (var app = app();
                var rows = app.createStatement().executeQuery("""
                        SELECT DISTINCT table_name FROM information_schema.columns
                         WHERE table_schema = 'public'
                           AND column_name IN ('is_synthetic', 'incident_id', 'task_id', 'workflow_id')
                        """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        // What moves the breakers of real work: rehearsals have none.
        found.remove("breaker_change");

        // Then
        assertThat(found).isNotEmpty().isSubsetOf(known);
    }

    private void incident(String tenant, String scenario) throws SQLException {
        UUID id = Ids.uuid7();
        UUID task = Ids.uuid7();
        String synthetic = scenario == null ? "false, NULL" : "true, '" + scenario + "'";
        try (var app = app();
                var statement = app.createStatement()) {
            statement.execute("""
                    INSERT INTO incident (incident_id, tenant_id, fingerprint, severity, status, title, detail, occurrences,
                                          first_seen_at, last_seen_at, is_synthetic, synthetic_scenario_id)
                    VALUES ('%1$s', '%2$s', '%1$s', 'error', 'open', 't', 'd', 1, now(), now(), %3$s);
                    INSERT INTO incident_occurrence (event_id, incident_id, tenant_id, task_id, detail, at, is_synthetic,
                                                     synthetic_scenario_id)
                    VALUES (gen_random_uuid(), '%1$s', '%2$s', '%4$s', 'd', now(), %3$s);
                    INSERT INTO incident_change (change_id, incident_id, status, verb, actor, at)
                    VALUES (gen_random_uuid(), '%1$s', 'open', 'comment', 'someone', now());
                    INSERT INTO incident_minute (incident_id, minute, occurrences) VALUES ('%1$s', now(), 1);
                    INSERT INTO counted_failure (event_id, incident_id, taken_at) VALUES (gen_random_uuid(), '%1$s', now());
                    INSERT INTO failed_step (task_id, step_event_id) VALUES ('%4$s', gen_random_uuid());
                    """.formatted(id, tenant, synthetic, task));
            incidents.add(id);
            tasks.add(task);
        }
    }

    private final List<UUID> incidents = new java.util.ArrayList<>();
    private final List<UUID> tasks = new java.util.ArrayList<>();

    /** Of this test, in each of the tables. */
    private String rows() throws SQLException {
        String ids =
                "'" + String.join("', '", incidents.stream().map(UUID::toString).toList()) + "'";
        String ofTasks =
                "'" + String.join("', '", tasks.stream().map(UUID::toString).toList()) + "'";
        var counts = new java.util.ArrayList<String>();
        try (var app = app()) {
            for (String table : List.of(
                    "incident", "incident_occurrence", "incident_change", "incident_minute", "counted_failure")) {
                counts.add(count(app, table + " WHERE incident_id IN (" + ids + ")"));
            }
            counts.add(count(app, "failed_step WHERE task_id IN (" + ofTasks + ")"));
        }
        return String.join(" ", counts);
    }

    private static String count(Connection app, String from) throws SQLException {
        try (var rows = app.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private CleanUpReceipt follow(String scenario, int number) {
        return round.follow(new CleanUpRequested(Ids.uuid7(), tenant, scenario, number, Instant.now()))
                .orElseThrow();
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }
}

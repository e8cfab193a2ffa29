package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Runs as a caller starts and looks at them, and as the database has them. */
public final class Workflows {
    private final String tenant;

    public Workflows(String tenant) {
        this.tenant = tenant;
    }

    public String start(String type, String parameters) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"%s\",\"name\":\"a run\",\"parameters\":%s}".formatted(type, parameters))
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    public ValidatableResponse get(String id) {
        return given().get("/api/v1/workflows/" + id).then();
    }

    public String status(String id) {
        return get(id).extract().path("status");
    }

    public ValidatableResponse end(String id) {
        return given().header("Prefer", "wait=20")
                .get("/api/v1/workflows/" + id)
                .then();
    }

    public ValidatableResponse ask(String id, String verb, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/workflows/" + id + "/" + verb)
                .then();
    }

    /** All events of a run, in the order of its decisions. */
    public List<CausalEvent> events(String id) throws SQLException {
        List<CausalEvent> events = new ArrayList<>();
        try (var connection = connect();
                var query = connection.prepareStatement(
                        "SELECT record FROM journal WHERE workflow_id = ?::uuid ORDER BY seq")) {
            query.setString(1, id);
            var rows = query.executeQuery();
            while (rows.next()) {
                events.addAll(Json.read(rows.getBytes(1), CausalRecord.class).events());
            }
        }
        return events;
    }

    long count(String table, String id) throws SQLException {
        try (var connection = connect();
                var query =
                        connection.prepareStatement("SELECT count(*) FROM " + table + " WHERE workflow_id = ?::uuid")) {
            query.setString(1, id);
            var row = query.executeQuery();
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /**
     * Of every table: how many rows are not the run's, and a digest of what they say. Only what other tests have left at
     * work is not looked at: a run of another tenant that had not ended when this one started may go on by itself.
     */
    Map<String, String> everythingElse(String id) throws SQLException {
        Map<String, String> digests = new TreeMap<>();
        try (var connection = connect();
                var tables = connection.createStatement();
                var names = tables.executeQuery(
                        "SELECT table_name, bool_or(column_name = 'workflow_id') FROM information_schema.columns"
                                + " WHERE table_schema = 'public' AND table_name NOT IN ('slot', 'cost_sample')"
                                + " GROUP BY table_name")) {
            while (names.next()) {
                String foreign = names.getBoolean(2)
                        ? (" WHERE workflow_id <> '%1$s'"
                                        + " AND workflow_id NOT IN (SELECT w.workflow_id FROM workflow w, workflow run"
                                        + " WHERE run.workflow_id = '%1$s' AND w.tenant_id <> run.tenant_id"
                                        + " AND (w.ended_at IS NULL OR w.ended_at >= run.started_at))")
                                .formatted(UUID.fromString(id))
                        : "";
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery(
                                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                                        + " FROM " + names.getString(1) + " t" + foreign)) {
                    row.next();
                    digests.put(names.getString(1), row.getString(1));
                }
            }
        }
        return digests;
    }

    static Connection connect() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.flyway.username", String.class),
                config.getValue("quarkus.flyway.password", String.class));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

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
final class Workflows {
    private final String tenant;

    Workflows(String tenant) {
        this.tenant = tenant;
    }

    String start(String type, String parameters) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"%s\",\"name\":\"a run\",\"parameters\":%s}".formatted(type, parameters))
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    ValidatableResponse get(String id) {
        return given().get("/api/v1/workflows/" + id).then();
    }

    String status(String id) {
        return get(id).extract().path("status");
    }

    ValidatableResponse end(String id) {
        return given().header("Prefer", "wait=20")
                .get("/api/v1/workflows/" + id)
                .then();
    }

    ValidatableResponse ask(String id, String verb, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/workflows/" + id + "/" + verb)
                .then();
    }

    /** All events of a run, in the order of its decisions. */
    List<CausalEvent> events(String id) throws SQLException {
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

    /** Of every table: how many rows are not the run's, and a digest of what they say. */
    Map<String, String> everythingElse(String id) throws SQLException {
        Map<String, String> digests = new TreeMap<>();
        try (var connection = connect();
                var tables = connection.createStatement();
                var names = tables.executeQuery(
                        "SELECT table_name, bool_or(column_name = 'workflow_id') FROM information_schema.columns"
                                + " WHERE table_schema = 'public' AND table_name <> 'slot' GROUP BY table_name")) {
            while (names.next()) {
                String foreign = names.getBoolean(2) ? " WHERE workflow_id <> '" + UUID.fromString(id) + "'" : "";
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

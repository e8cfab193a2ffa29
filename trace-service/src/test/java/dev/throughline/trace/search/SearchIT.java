package dev.throughline.trace.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are put where the ledger would put them: what is asked here is how they are found. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class SearchIT {
    private static final String INSERT = """
        INSERT INTO trace (workflow_id, trace_id, tenant_id, agent_id, correlation_id, status, workflow_type, name,
                           error, incident_id, is_synthetic, synthetic_scenario_id, started_at, ended_at, status_at, complete_as_of)
        VALUES (?::uuid, gen_random_uuid(), ?, NULL, gen_random_uuid(), ?, ?, ?, ?, ?::uuid, ?,
                'SDSR-T/0190b5a0-0000-7000-8000-000000000001',
                '2026-03-01T00:00:00Z'::timestamptz + ? * interval '1 second',
                CASE WHEN ? < 0 THEN NULL ELSE '2026-03-01T00:00:00Z'::timestamptz + ? * interval '1 second'
                                               + ? * interval '1 millisecond' END,
                '2026-03-01T00:00:00Z', CASE WHEN ? THEN '2026-03-01T00:00:00Z'::timestamptz END)
        """;

    /** Many of other tenants; one in a thousand failed, one in five hundred has a rare type. */
    private static final String MANY = """
        INSERT INTO trace (workflow_id, trace_id, tenant_id, correlation_id, status, workflow_type, name, error,
                           is_synthetic, started_at, ended_at, status_at, complete_as_of)
        SELECT gen_random_uuid(), gen_random_uuid(), 'many-' || i % 50, gen_random_uuid(),
               CASE WHEN i % 1000 = 0 THEN 'failed' ELSE 'completed' END,
               CASE WHEN i % 500 = 0 THEN 'rare-type' ELSE 'usual-type' END, 'run ' || i,
               CASE WHEN i % 1000 = 0 THEN 'error ' || i END, false,
               now() - i * interval '1 second', now() - i * interval '1 second' + (i % 977) * interval '1 ms',
               now(), now()
          FROM generate_series(1, 150000) AS i
        """;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    private final String tenant = "search-" + UUID.randomUUID();
    private final UUID incident = UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "status=failed,                                              'beta'",
        "status=completed,                                           'alpha 2,alpha 1'",
        "status=running,                                             'gamma'",
        "type=other,                                                 'beta'",
        "name=alpha,                                                 'alpha 2,alpha 1'",
        "name=alpha%201,                                             'alpha 1'",
        "name=%25,                                                   ''",
        "error=NO%20SUCH,                                            'beta'",
        "error=%25,                                                  ''",
        "from=2026-03-01T00:00:03Z,                                  'gamma,beta'",
        "to=2026-03-01T00:00:02Z,                                    'alpha 1'",
        "from=2026-03-01T01:00:02%2B01:00&to=2026-03-01T00:00:03Z,   'alpha 2'",
        "min_duration_ms=50,                                         'beta,alpha 2'",
        "max_duration_ms=50,                                         'alpha 2,alpha 1'",
        "synthetic=only,                                             'rehearsal'",
        "synthetic=include,                                          'rehearsal,gamma,beta,alpha 2,alpha 1'",
        "is_synthetic=true,                                          'rehearsal'",
        "scenario=SDSR-T,                                            'rehearsal'",
        "scenario=SDSR-T/0190b5a0-0000-7000-8000-000000000001,       'rehearsal'",
        "scenario=SDSR-T/0190b5a0-0000-7000-8000-000000000002,       ''",
        "scenario=SDSR,                                              ''",
        "is_complete=true,                                           'alpha 2,alpha 1'",
        "is_complete=false,                                          'gamma,beta'",
        "sort=duration,                                              'beta,alpha 2,alpha 1'",
        "sort=duration&status=completed,                             'alpha 2,alpha 1'",
        "agent=nobody,                                               ''",
    })
    void shouldFindWhatMatches(String query, String names) throws SQLException {
        // Given
        rows();

        // When
        var page = page(query);

        // Then
        var expected = names.isEmpty() ? List.of() : List.of(names.split(","));
        assertThat(page.getList("items.name")).isEqualTo(expected);
        assertThat(page.getInt("total")).isEqualTo(expected.size());
    }

    @Test
    void shouldFindByIncident() throws SQLException {
        // Given
        rows();

        // Then
        assertThat(page("incident_id=" + incident).getList("items.name")).isEqualTo(List.of("beta"));
        assertThat(page("incident_id=" + UUID.randomUUID()).getInt("total")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"started_at", "duration"})
    void shouldShowEachOnceWhenPagesAreSmallAndKeysAreEqual(String sort) throws SQLException {
        // Given
        try (var owner = owner()) {
            for (int i = 0; i < 9; i++) {
                insert(owner, "completed", "a", "row " + i, null, false, i / 3, 10L + i / 3, true);
            }
        }

        // When
        var seen = new ArrayList<String>();
        String next = "";
        while (next != null) {
            var page = page("limit=2&sort=" + sort + next);
            assertThat(page.getInt("total")).isEqualTo(9);
            seen.addAll(page.getList("items.workflow_id", String.class));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }

        // Then
        assertThat(seen).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void shouldSeeItsOwnTenantWhateverItAsksFor() throws SQLException {
        // Given
        rows();

        // Then
        given().header("authorization", TestTokens.bearer("viewer", "a-stranger"))
                .get("/api/v1/traces?tenant_id=" + tenant)
                .then()
                .statusCode(200)
                .body("total", equalTo(0));
        given().header("authorization", TestTokens.bearer("viewer", tenant))
                .get("/api/v1/traces?name=alpha")
                .then()
                .body("items.name", containsInAnyOrder("alpha 1", "alpha 2"))
                .body("items.is_complete", contains(true, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=odd",
                "synthetic=maybe",
                "is_synthetic=perhaps",
                "scenario=x",
                "is_complete=perhaps",
                "from=yesterday",
                "from=-999999999-01-01T00:00:00Z",
                "min_duration_ms=-1",
                "min_duration_ms=NaN",
                "max_duration_ms=1e400",
                "name=%00",
                "incident_id=x",
                "cursor=MTJ8eA",
                "sort=duration&cursor=MjAyNi0wMS0wMVQwMDowMDowMFp8MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAx",
                "limit=501"
            })
    void shouldBeABadRequestWhenTheQuestionIsWrong(String query) {
        given().urlEncodingEnabled(false)
                .get("/api/v1/traces?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    /** What the index spares is seen in what is read: never a large part of the table. */
    @ParameterizedTest
    @CsvSource({
        "'',                                  trace_by_tenant",
        "status=failed,                       trace_by_status",
        "type=rare-type,                      trace_by_type",
        "name=run%20777,                      trace_by_name",
        "error=error%2077,                    trace_by_status",
        "sort=duration,                       trace_by_duration",
        "from=2026-01-01T00:00:00Z&limit=5,   trace_by_tenant"
    })
    void shouldUseAnIndexWhenThereAreMany(String query, String index) throws SQLException {
        // Given
        many();
        var asked = new SearchParameters();
        asked.tenantId = query.isEmpty() || query.startsWith("from") ? "many-7" : null;
        for (String part : query.split("&")) {
            set(asked, part);
        }

        // When
        String plan = plan(SearchSql.page("*", TraceQuery.of(asked)));

        // Then
        assertThat(plan).as(plan).contains(index).doesNotContain("Seq Scan on trace");
        assertThat(buffers(plan)).as(plan).isLessThan(1_500);
    }

    private static void set(SearchParameters asked, String part) {
        String value = java.net.URLDecoder.decode(
                part.substring(part.indexOf('=') + 1), java.nio.charset.StandardCharsets.UTF_8);
        switch (part.substring(0, Math.max(0, part.indexOf('=')))) {
            case "status" -> asked.status = value;
            case "type" -> asked.type = value;
            case "name" -> asked.name = value;
            case "error" -> asked.error = value;
            case "sort" -> asked.sort = value;
            case "from" -> asked.from = value;
            case "limit" -> asked.limit = value;
            default -> {}
        }
    }

    /** As the service's statement, with its parameters put in: what is looked at is the choice of the planner. */
    private String plan(SearchSql.Statement statement) throws SQLException {
        String sql = statement.sql();
        for (int i = statement.parameters().size(); i > 0; i--) {
            Object value = statement.parameters().getValue(i - 1);
            sql = sql.replace("$" + i, "'" + value.toString().replace("'", "''") + "'");
        }
        var lines = new StringBuilder();
        try (var owner = owner();
                var rows = owner.createStatement().executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
            while (rows.next()) {
                lines.append(rows.getString(1)).append('\n');
            }
        }
        return lines.toString();
    }

    private static long buffers(String plan) {
        var found = java.util.regex.Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?")
                .matcher(plan);
        assertThat(found.find()).isTrue();
        return number(found.group(1)) + number(found.group(2));
    }

    private static long number(String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    private synchronized void many() throws SQLException {
        try (var owner = owner();
                var sql = owner.createStatement()) {
            var known = sql.executeQuery("SELECT 1 FROM trace WHERE tenant_id = 'many-7' LIMIT 1");
            if (!known.next()) {
                sql.execute(MANY);
                sql.execute("VACUUM ANALYZE trace");
            }
        }
    }

    private void rows() throws SQLException {
        try (var owner = owner()) {
            insert(owner, "completed", "usual", "alpha 1", null, false, 1, 10, true);
            insert(owner, "completed", "usual", "alpha 2", null, false, 2, 50, true);
            insert(owner, "failed", "other", "beta", "there is no such file", false, 3, 90, false);
            insert(owner, "running", "usual", "gamma", null, false, 4, -1, false);
            insert(owner, "completed", "usual", "rehearsal", null, true, 5, 10, true);
        }
    }

    private void insert(
            Connection owner,
            String status,
            String type,
            String name,
            String error,
            boolean synthetic,
            int second,
            long millis,
            boolean complete)
            throws SQLException {
        try (var sql = owner.prepareStatement(INSERT)) {
            sql.setString(1, UUID.randomUUID().toString());
            sql.setString(2, tenant);
            sql.setString(3, status);
            sql.setString(4, type);
            sql.setString(5, name);
            sql.setString(6, error);
            sql.setString(7, error == null ? null : incident.toString());
            sql.setBoolean(8, synthetic);
            sql.setInt(9, second);
            sql.setLong(10, millis);
            sql.setInt(11, second);
            sql.setLong(12, millis);
            sql.setBoolean(13, complete);
            sql.executeUpdate();
        }
    }

    private JsonPath page(String query) {
        return given().urlEncodingEnabled(false)
                .get("/api/v1/traces?tenant_id=" + tenant + "&" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Connection owner() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, "trace_owner", "test");
    }
}

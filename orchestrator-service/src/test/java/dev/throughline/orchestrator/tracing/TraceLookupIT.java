package dev.throughline.orchestrator.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever has a trace id finds its rows, however many there are. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class TraceLookupIT {
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    /** Of a few rows the planner would read all of them, index or not. */
    @ParameterizedTest
    @CsvSource({"workflow, workflow_trace", "task, task_trace", "draft, draft_trace"})
    void shouldFindRowsByTraceIdThroughAnIndex(String table, String index) throws SQLException {
        // When
        var plan = rows(
                "SET enable_seqscan = off",
                "EXPLAIN SELECT * FROM " + table + " WHERE trace_id = '0af76519-16cd-43dd-8448-eb211c80319c'");

        // Then
        assertThat(plan).anyMatch(line -> line.contains(index));
    }

    @Test
    void shouldNeverHaveARowThatIsInNoTrace() throws SQLException {
        // When
        var optional = rows("SELECT 1", """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                 WHERE table_name IN ('workflow', 'task') AND is_nullable = 'YES'
                """);

        // Then
        assertThat(optional)
                .contains("workflow.parent_span_id")
                .doesNotContain(
                        "workflow.trace_id",
                        "workflow.current_span_id",
                        "task.trace_id",
                        "task.span_id",
                        "task.parent_span_id");
    }

    private List<String> rows(String first, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            statement.execute(first);
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}

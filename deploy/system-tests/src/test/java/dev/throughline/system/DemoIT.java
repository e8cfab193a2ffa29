package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.local.PlatformService;
import dev.throughline.local.demo.DemoData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} shows: a real job, a failing one, and why. */
@ExtendWith(RunningPlatform.Shared.class)
class DemoIT {
    private static final String TENANT = "demo-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private final Caller platform;

    DemoIT(RunningPlatform platform) {
        this.platform = platform.caller();
    }

    @Test
    void shouldDeliverAReportWhenTheFileIsGood() throws Exception {
        // When
        String id = submit(DemoData.OUTCOME);

        // Then
        assertThat(end(id).path("status").asText()).isEqualTo("completed");
        String report =
                platform.text(PlatformService.ORCHESTRATOR, "/api/v1/workflows/" + id + "/artifacts/report.html");
        assertThat(report).contains("<svg").contains(DemoData.OUTCOME).contains("24000");
        String summary =
                platform.text(PlatformService.ORCHESTRATOR, "/api/v1/workflows/" + id + "/artifacts/summary.csv");
        assertThat(summary.lines()).hasSize(11);
    }

    @Test
    void shouldNameTheReasonWhenTheJobFails() throws Exception {
        // When
        String id = submit("no_such_column_either");

        // Then
        JsonNode failed = end(id);
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("error").asText()).contains("no_such_column_either", "support_tickets");
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            JsonNode graph = platform.get(PlatformService.TRACE, "/api/v1/traces/" + id + "/causality");
            assertThat(graph.path("nodes")
                            .valueStream()
                            .filter(node -> node.path("status").asText().equals("failed"))
                            .map(node -> node.path("kind").asText()))
                    .containsExactlyInAnyOrder("workflow", "task", "step");
        });
    }

    @Test
    void shouldShowTheIncidentAsAnEffectWhenTheJobFails() throws Exception {
        // When
        String id = submit("no_such_column");

        // Then
        end(id);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            JsonNode graph = platform.get(PlatformService.TRACE, "/api/v1/traces/" + id + "/causality");
            List<String> incidents = graph.path("nodes")
                    .valueStream()
                    .filter(node -> node.path("kind").asText().equals("incident"))
                    .map(node -> node.path("id").asText())
                    .toList();
            assertThat(incidents).hasSize(1);
            assertThat(graph.path("edges")
                            .valueStream()
                            .map(edge -> edge.path("to").asText()))
                    .contains(incidents.getFirst());
        });
    }

    private String submit(String outcome) throws Exception {
        Path file = folder.resolve(outcome + ".csv");
        DemoData.write(file);
        var input = Map.of("name", "data.csv", "media_type", "text/csv", "content", Files.readString(file));
        var request = Map.of(
                "type",
                "dataset-report",
                "name",
                outcome,
                "parameters",
                Map.of("outcome", outcome),
                "inputs",
                List.of(input));
        return platform.submit(TENANT, request, outcome).path("workflow_id").asText();
    }

    private JsonNode end(String id) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> platform.get(PlatformService.ORCHESTRATOR, "/api/v1/workflows/" + id),
                        workflow -> workflow.hasNonNull("ended_at"));
    }
}

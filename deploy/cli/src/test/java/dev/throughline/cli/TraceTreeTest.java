package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
    @Test
    void shouldDrawChildrenUnderParentsWithRetriesErrorsAndIncident() {
        // Given
        JsonNode trace = json("""
                {"trace_id": "t", "workflow_type": "noop", "name": "n", "status": "failed", "error": "broken",
                 "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100, "complete": false, "missing": ["step 2"],
                 "spans": [
                  {"span_id": "c", "parent_span_id": "b", "name": "step one", "service": "worker", "status": "failed",
                   "started_at": "2026-01-01T00:00:00.050Z", "duration_ms": 50, "retries": 2, "error": "broken"},
                  {"span_id": "a", "name": "noop", "service": "orchestrator", "status": "failed",
                   "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100},
                  {"span_id": "b", "parent_span_id": "a", "name": "intake", "service": "worker", "status": "failed",
                   "started_at": "2026-01-01T00:00:00.050Z", "duration_ms": 50},
                  {"span_id": "i", "parent_span_id": "a", "name": "incident", "service": "incident", "status": "open",
                   "started_at": "2026-01-01T00:00:00.100Z"}]}
                """);

        // When
        String tree = TraceTree.render(trace);

        // Then
        assertThat(tree.lines().map(String::stripTrailing).toList())
                .containsSubsequence("error broken", "incomplete: step 2")
                .anyMatch(line -> line.startsWith("└─ noop") && line.endsWith("failed"))
                .anyMatch(line -> line.startsWith("   ├─ intake") && line.contains("50.0 ms"))
                .anyMatch(line -> line.startsWith("   │  └─ step one") && line.endsWith("failed  retries 2  broken"))
                .anyMatch(line -> line.startsWith("   └─ incident") && line.endsWith("open"));
    }

    @Test
    void shouldDrawABarWhereTheSpanWas() {
        // Given
        JsonNode trace = json("""
                {"started_at": "2026-01-01T00:00:00Z", "duration_ms": 24,
                 "spans": [{"span_id": "a", "name": "x", "service": "s", "status": "ok",
                            "started_at": "2026-01-01T00:00:00.012Z", "duration_ms": 6}]}
                """);

        // When
        String tree = TraceTree.render(trace);

        // Then
        assertThat(tree).contains(" " + " ".repeat(12) + "██████" + " ".repeat(6) + " ");
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

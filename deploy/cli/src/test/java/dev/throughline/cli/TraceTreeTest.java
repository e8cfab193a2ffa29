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

    @Test
    void shouldShowWhatWasLeftSkippedDecidedAndUndone() {
        // Given
        JsonNode trace = json("""
                {"trace_id": "t", "workflow_type": "client-to-delivery", "name": "n", "status": "running",
                 "phase": "compensating", "started_at": "2026-01-01T00:00:00Z", "complete": false, "missing": [],
                 "spans": [
                  {"span_id": "w", "kind": "workflow", "name": "n", "service": "orchestrator", "status": "running",
                   "started_at": "2026-01-01T00:00:00Z"},
                  {"span_id": "s", "parent_span_id": "w", "kind": "stage", "name": "audit", "service": "orchestrator",
                   "status": "skipped", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 0},
                  {"span_id": "d", "parent_span_id": "w", "kind": "attempt", "name": "draft", "service": "worker",
                   "status": "completed", "started_at": "2026-01-01T00:00:00.001Z", "duration_ms": 11,
                   "products": {"asset": 12, "draft": 3}},
                  {"span_id": "a", "parent_span_id": "w", "kind": "approval", "name": "legal",
                   "service": "orchestrator", "status": "rejected", "started_at": "2026-01-01T00:00:00.012Z",
                   "duration_ms": 6, "actor": "ada", "error": "too bold"},
                  {"span_id": "c", "parent_span_id": "w", "kind": "attempt", "name": "check", "service": "worker",
                   "status": "cancelled", "started_at": "2026-01-01T00:00:00.018Z", "duration_ms": 2},
                  {"span_id": "u", "parent_span_id": "w", "kind": "compensation", "name": "undo draft",
                   "service": "orchestrator", "status": "completed", "started_at": "2026-01-01T00:00:00.024Z",
                   "duration_ms": 0, "deleted": {"asset": 12, "draft": 3}}]}
                """);

        // When
        String tree = TraceTree.render(trace);

        // Then
        assertThat(tree).isEqualTo("""
                client-to-delivery  n  running (compensating)
                trace t
                incomplete:\s
                └─ n                                         orchestrator █                              0.0 ms  running
                   ├─ audit                                  orchestrator █                              0.0 ms  skipped
                   ├─ draft                                  worker        ███████████                  11.0 ms  completed  12 asset, 3 draft
                   ├─ approve legal                          orchestrator             ██████             6.0 ms  rejected  by ada  too bold
                   ├─ check                                  worker                         ██           2.0 ms  cancelled
                   └─ ↩ undo draft                           orchestrator                        █       0.0 ms  completed  12 asset, 3 draft
                """);
    }

    @Test
    void shouldDrawEarlierSpansFirstWhenOnlySomeTimesHaveAFraction() {
        // Given
        JsonNode trace = json("""
                {"started_at": "2026-01-01T00:00:00Z", "duration_ms": 24,
                 "spans": [{"span_id": "b", "name": "later", "started_at": "2026-01-01T00:00:00.012Z"},
                           {"span_id": "a", "name": "first", "started_at": "2026-01-01T00:00:00Z"}]}
                """);

        // When
        String tree = TraceTree.render(trace);

        // Then
        assertThat(tree.lines().filter(line -> line.contains("─ ")))
                .extracting(line -> line.substring(3, 8))
                .containsExactly("first", "later");
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

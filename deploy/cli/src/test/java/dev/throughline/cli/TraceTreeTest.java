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
                .contains("error broken")
                .anyMatch(line -> line.endsWith("incomplete: step 2"))
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
        String bar = tree.lines().filter(line -> line.contains("█")).findFirst().orElseThrow();
        assertThat(bar.chars().filter(c -> c == '█').count()).isBetween(8L, 12L);
    }

    @Test
    void shouldNameTheStagesThatTheEndWaitedForWhenExportersToldOfTheirParts() {
        // Given
        JsonNode trace = json("""
            {"started_at": "2026-01-01T00:00:00Z", "duration_ms": 100,
             "spans": [
              {"span_id": "w", "kind": "workflow", "name": "n", "service": "orchestrator", "status": "completed",
               "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100},
              {"span_id": "f", "parent_span_id": "w", "kind": "attempt", "name": "fetch", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 40},
              {"span_id": "p", "parent_span_id": "f", "kind": "span", "name": "process tasks", "service": "worker",
               "status": "ok", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 30},
              {"span_id": "s", "parent_span_id": "f", "kind": "span", "name": "send results", "service": "worker",
               "status": "ok", "started_at": "2026-01-01T00:00:00.030Z", "duration_ms": 10},
              {"span_id": "r", "parent_span_id": "w", "kind": "attempt", "name": "report", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00.040Z", "duration_ms": 60}]}
            """);

        // Then
        assertThat(TraceTree.render(trace)).contains("critical path 100.0 ms (fetch 40.0 ms → report 60.0 ms)");
    }

    @Test
    void shouldNameEachStageOfARowThoughTheEndOfOneWasWrittenDownLate() {
        // Given c began at 60 ms, and that b had ended was written down at 61 ms; d went on beside all of them
        JsonNode trace = json("""
            {"trace_id": "t", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100,
             "spans": [
              {"span_id": "w", "kind": "workflow", "name": "n", "service": "orchestrator",
               "status": "completed", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100},
              {"span_id": "a", "parent_span_id": "w", "kind": "attempt", "name": "first", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 20},
              {"span_id": "b", "parent_span_id": "w", "kind": "attempt", "name": "second", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00.020Z", "duration_ms": 41},
              {"span_id": "d", "parent_span_id": "w", "kind": "attempt", "name": "beside", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00.010Z", "duration_ms": 80},
              {"span_id": "c", "parent_span_id": "w", "kind": "attempt", "name": "third", "service": "worker",
               "status": "completed", "started_at": "2026-01-01T00:00:00.060Z", "duration_ms": 40}]}
            """);

        // Then
        assertThat(TraceTree.render(trace))
                .contains("critical path 100.0 ms (first 20.0 ms → second 40.0 ms → third 40.0 ms)");
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
        assertThat(tree.lines()
                        .map(line -> line.replaceAll("[█░ ]+", " ").strip())
                        .toList())
                .containsSequence(
                        "client-to-delivery n running (compensating)",
                        "trace t",
                        "└─ n orchestrator … running",
                        "├─ audit orchestrator 0.0 ms skipped",
                        "├─ draft worker 11.0 ms completed 12 asset, 3 draft",
                        "├─ approve legal orchestrator 6.0 ms rejected by ada too bold",
                        "├─ check worker 2.0 ms cancelled",
                        "└─ ↩ undo draft orchestrator 0.0 ms completed 12 asset, 3 draft");
        assertThat(tree).contains("total still running", "not complete yet", "services orchestrator, worker");
    }

    @Test
    void shouldMarkWhatTheEndWaitedFor() {
        // Given
        JsonNode trace = json("""
            {"started_at": "2026-01-01T00:00:00Z", "duration_ms": 100, "complete": true, "spans": [
              {"span_id": "w", "name": "run", "service": "o", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100},
              {"span_id": "a", "parent_span_id": "w", "name": "first", "service": "s", "cost_micros": 1500,
               "started_at": "2026-01-01T00:00:00Z", "duration_ms": 40},
              {"span_id": "b", "parent_span_id": "w", "name": "beside", "service": "s",
               "started_at": "2026-01-01T00:00:00Z", "duration_ms": 20},
              {"span_id": "c", "parent_span_id": "w", "name": "last", "service": "s",
               "started_at": "2026-01-01T00:00:00.040Z", "duration_ms": 60}]}
            """);

        // When
        String tree = TraceTree.render(trace);

        // Then
        assertThat(tree.lines().filter(line -> line.contains("░")))
                .singleElement()
                .asString()
                .contains("beside");
        assertThat(tree)
                .contains("total 100.0 ms · critical path 100.0 ms (first 40.0 ms → last 60.0 ms) · cost $0.001500 ·"
                        + " complete");
    }

    @Test
    void shouldFillTheTerminalAndLetNobodySteerIt() {
        // Given
        JsonNode trace = json("""
            {"started_at": "2026-01-01T00:00:00Z", "duration_ms": 100, "name": "evil\\u001b[2Jname", "status": "failed",
             "error": "a\\nb", "errors": [{"kind": "step", "stage": "draft", "step": "load", "message": "root\\u0007cause"}],
             "spans": [{"span_id": "w", "name": "x\\u001b[31m", "service": "o", "status": "failed",
               "missing_parent": "00ff", "started_at": "2026-01-01T00:00:00Z", "duration_ms": 100}]}
            """.replace("\\\\u", "\\u").replace("\\\\n", "\\n"));

        // When
        String narrow = TraceTree.render(trace, new Paint(false, 80));
        String wide = TraceTree.render(trace, new Paint(false, 200));
        String coloured = TraceTree.render(trace, new Paint(true, 100));

        // Then
        assertThat(narrow)
                .doesNotContain("\u001b")
                .contains("evil·[2Jname", "began with step draft/load: root·cause", "orphan of 00ff");
        assertThat(bar(wide)).isGreaterThan(2 * bar(narrow));
        assertThat(coloured).contains("\u001b[31mfailed\u001b[0m").doesNotContain("\u001b[2J");
    }

    @Test
    void shouldEndWhenSpansAreTheirOwnAncestors() {
        // Given
        JsonNode trace = json("""
            {"started_at": "2026-01-01T00:00:00Z", "spans": [
              {"span_id": "a", "parent_span_id": "b", "name": "one", "started_at": "2026-01-01T00:00:00Z"},
              {"span_id": "b", "parent_span_id": "a", "name": "two", "started_at": "2026-01-01T00:00:00Z"},
              {"span_id": "c", "parent_span_id": "c", "name": "three", "started_at": "2026-01-01T00:00:00Z"}]}
            """);

        // Then
        assertThat(TraceTree.render(trace).lines().filter(line -> line.contains("─ ")))
                .extracting(line -> line.replaceAll("[^a-z]", ""))
                .containsExactlyInAnyOrder("one", "two", "three");
    }

    private static long bar(String tree) {
        return tree.chars().filter(c -> c == '█').count();
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

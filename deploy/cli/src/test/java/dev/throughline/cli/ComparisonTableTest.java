package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    @Test
    void shouldShowBothRunsStageByStageAndWhatDiffers() {
        // Given
        JsonNode comparison = json("""
            {"a": {"workflow_id": "1", "workflow_type": "noop", "name": "n", "status": "completed", "duration_ms": 10,
                   "cost_micros": 7},
             "b": {"workflow_id": "2", "workflow_type": "noop", "name": "n", "status": "failed", "cost_micros": 0},
             "is_same": false,
             "stages": [{"stage": "draft", "a": {"status": "completed", "attempts": 2, "duration_ms": 5, "cost_micros": 7}}],
             "differences": [{"what": "path", "where": "draft", "a": "completed"},
                             {"what": "output", "where": "draft", "a": "%s", "b": "%s"}]}
            """.formatted("a".repeat(64), "b".repeat(64)));

        // When
        String table = ComparisonTable.render(comparison, Paint.PLAIN);

        // Then
        assertThat(table.lines().map(line -> line.replaceAll(" +", " ").strip()).toList())
                .contains(
                        "A 1 noop n completed 10.0 ms $0.000007",
                        "B 2 noop n failed open $0.000000",
                        "draft completed 2× 5.0 ms $0.000007 -",
                        "what differs",
                        "path draft completed → none",
                        "output draft aaaaaaaaaaaa… → bbbbbbbbbbbb…");
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

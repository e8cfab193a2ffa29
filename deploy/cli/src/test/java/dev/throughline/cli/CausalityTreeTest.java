package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CausalityTreeTest {
    @Test
    void shouldDrawAnEffectOnceAndCountItsCauses() {
        // Given
        JsonNode graph = json("""
                {"nodes": [{"id": "r", "kind": "request", "label": "x", "status": "accepted"},
                           {"id": "a", "kind": "task", "label": "a", "status": "succeeded"},
                           {"id": "b", "kind": "task", "label": "b", "status": "succeeded"},
                           {"id": "j", "kind": "task", "label": "join", "status": "failed"}],
                 "edges": [{"from": "r", "to": "a"}, {"from": "r", "to": "b"},
                           {"from": "a", "to": "j"}, {"from": "b", "to": "j"}]}
                """);

        // When
        String tree = CausalityTree.render(graph);

        // Then
        assertThat(tree).isEqualTo("""
                request x  accepted
                ├─ task a  succeeded
                │  └─ task join  failed  (2 causes)
                └─ task b  succeeded
                """);
    }

    @Test
    void shouldEndWhenTheGraphHasACycle() {
        // Given
        JsonNode graph = json("""
                {"nodes": [{"id": "r", "kind": "request", "label": "x", "status": "s"},
                           {"id": "a", "kind": "task", "label": "a", "status": "s"}],
                 "edges": [{"from": "r", "to": "a"}, {"from": "a", "to": "a"}]}
                """);

        // When
        String tree = CausalityTree.render(graph);

        // Then
        assertThat(tree.lines()).hasSize(2);
    }

    @Test
    void shouldDrawCompensationUnderTheCommandThatCausedIt() {
        // Given
        JsonNode graph = json("""
                {"nodes": [{"id": "c", "kind": "command", "label": "cancel by ada: too late", "status": "cancelling"},
                           {"id": "s", "kind": "compensation", "label": "cancelled: too late", "status": "started"},
                           {"id": "u", "kind": "compensation", "label": "undo draft: 3 draft", "status": "completed"},
                           {"id": "w", "kind": "workflow", "label": "x", "status": "cancelled"}],
                 "edges": [{"from": "c", "to": "s"}, {"from": "s", "to": "u"}, {"from": "u", "to": "w"},
                           {"from": "c", "to": "w"}]}
                """);

        // When
        String tree = CausalityTree.render(graph);

        // Then
        assertThat(tree).isEqualTo("""
                command cancel by ada: too late  cancelling
                └─ ↩ cancelled: too late  started
                   └─ ↩ undo draft: 3 draft  completed
                      └─ workflow x  cancelled  (2 causes)
                """);
    }

    @Test
    void shouldDrawACycleWhenNothingLeadsThere() {
        // Given
        JsonNode graph = json("""
                {"nodes": [{"id": "w", "kind": "workflow", "label": "x", "status": "failed"},
                           {"id": "a", "kind": "task", "label": "a", "status": "failed"}],
                 "edges": [{"from": "w", "to": "a"}, {"from": "a", "to": "w"}]}
                """);

        // When
        String tree = CausalityTree.render(graph);

        // Then
        assertThat(tree).isEqualTo("""
                workflow x  failed
                └─ task a  failed
                """);
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

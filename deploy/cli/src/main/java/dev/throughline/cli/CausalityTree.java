package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Causes above their effects. An effect of several causes is drawn under the first and counted there. */
final class CausalityTree {
    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> effects = new LinkedHashMap<>();
    private final Map<String, Integer> causes = new LinkedHashMap<>();
    private final Set<String> placed = new HashSet<>();
    private final Map<String, List<String>> shown = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private CausalityTree(JsonNode graph) {
        graph.path("nodes").forEach(node -> nodes.put(node.path("id").asText(), node));
        graph.path("edges").forEach(edge -> {
            effects.computeIfAbsent(edge.path("from").asText(), ignored -> new ArrayList<>())
                    .add(edge.path("to").asText());
            causes.merge(edge.path("to").asText(), 1, Integer::sum);
        });
    }

    static String render(JsonNode graph) {
        var tree = new CausalityTree(graph);
        var roots = new ArrayList<String>();
        tree.nodes.keySet().stream().filter(id -> !tree.causes.containsKey(id)).forEach(id -> tree.place(id, roots));
        // Whatever is left has lost its first cause, and lies on a cycle.
        tree.nodes.keySet().forEach(id -> tree.place(id, roots));
        roots.forEach(id -> tree.draw(id, "", ""));
        return tree.text.toString();
    }

    /** Every place is given before anything is drawn: a branch must know whether another one follows. */
    private void place(String id, List<String> siblings) {
        if (!nodes.containsKey(id) || !placed.add(id)) {
            return;
        }
        siblings.add(id);
        var children = new ArrayList<String>();
        shown.put(id, children);
        effects.getOrDefault(id, List.of()).forEach(effect -> place(effect, children));
    }

    private void draw(String id, String branch, String indent) {
        JsonNode node = Objects.requireNonNull(nodes.get(id));
        String kind = node.path("kind").asText();
        text.append(branch)
                .append(kind.equals("compensation") ? "↩" : kind)
                .append(' ')
                .append(node.path("label").asText())
                .append("  ")
                .append(node.path("status").asText());
        int of = causes.getOrDefault(id, 0);
        if (of > 1) {
            text.append("  (").append(of).append(" causes)");
        }
        text.append('\n');
        List<String> next = shown.getOrDefault(id, List.of());
        for (int i = 0; i < next.size(); i++) {
            boolean last = i == next.size() - 1;
            draw(next.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
        }
    }
}

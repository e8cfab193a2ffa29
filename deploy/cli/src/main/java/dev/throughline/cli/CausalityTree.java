package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Causes above their effects. An effect of several causes is drawn under the first and counted there. */
final class CausalityTree {
    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> effects = new LinkedHashMap<>();
    private final Map<String, Integer> causes = new LinkedHashMap<>();
    private final Set<String> drawn = new HashSet<>();
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
        tree.nodes.keySet().stream().filter(id -> !tree.causes.containsKey(id)).forEach(id -> tree.draw(id, "", ""));
        return tree.text.toString();
    }

    private void draw(String id, String branch, String indent) {
        JsonNode node = nodes.get(id);
        if (node == null || !drawn.add(id)) {
            return;
        }
        text.append(branch)
                .append(node.path("kind").asText())
                .append(' ')
                .append(node.path("label").asText())
                .append("  ")
                .append(node.path("status").asText());
        int of = causes.getOrDefault(id, 0);
        if (of > 1) {
            text.append("  (").append(of).append(" causes)");
        }
        text.append('\n');
        List<String> next = effects.getOrDefault(id, List.of()).stream()
                .distinct()
                .filter(effect -> nodes.containsKey(effect) && !drawn.contains(effect))
                .toList();
        for (int i = 0; i < next.size(); i++) {
            boolean last = i == next.size() - 1;
            draw(next.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
        }
    }
}

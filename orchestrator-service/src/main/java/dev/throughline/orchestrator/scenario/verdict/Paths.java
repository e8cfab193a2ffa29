package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.verdict.Observations.GraphSeen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Ways through the causality graph. Each is walked on its own: forward over effects, backward over causes. */
final class Paths {
    private static final Set<String> STARTS = Set.of("request", "workflow");

    private Paths() {}

    static Finding forward(GraphSeen graph, String kind) {
        Map<String, List<String>> effects = new HashMap<>();
        graph.edges()
                .forEach(edge -> effects.computeIfAbsent(edge.from(), ignored -> new ArrayList<>())
                        .add(edge.to()));
        return walk(graph, effects, STARTS, Set.of(kind));
    }

    static Finding backward(GraphSeen graph, String kind) {
        Map<String, List<String>> causes = new HashMap<>();
        graph.edges()
                .forEach(edge -> causes.computeIfAbsent(edge.to(), ignored -> new ArrayList<>())
                        .add(edge.from()));
        return walk(graph, causes, Set.of(kind), STARTS);
    }

    /** The shortest way, told by the kinds that it passes. */
    private static Finding walk(GraphSeen graph, Map<String, List<String>> next, Set<String> from, Set<String> to) {
        Map<String, String> before = new LinkedHashMap<>();
        var open = new ArrayDeque<String>();
        graph.nodes().forEach((id, kind) -> {
            if (from.contains(kind)) {
                before.put(id, "");
                open.add(id);
            }
        });
        if (open.isEmpty()) {
            return new Finding.Nothing("the graph has no " + String.join(" or ", new TreeSet<>(from)));
        }
        while (!open.isEmpty()) {
            String node = open.remove();
            for (String following : next.getOrDefault(node, List.of())) {
                if (before.putIfAbsent(following, node) == null) {
                    if (to.contains(graph.nodes().getOrDefault(following, ""))) {
                        return new Finding.Held(told(graph, before, following));
                    }
                    open.add(following);
                }
            }
        }
        String reached = before.keySet().stream()
                .map(id -> graph.nodes().getOrDefault(id, "unknown"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new Finding.Other("no way; reached " + reached);
    }

    private static String told(GraphSeen graph, Map<String, String> before, String end) {
        List<String> kinds = new ArrayList<>();
        for (String node = end; !node.isEmpty(); node = before.getOrDefault(node, "")) {
            kinds.add(graph.nodes().getOrDefault(node, "unknown"));
        }
        Collections.reverse(kinds);
        return String.join(" → ", kinds);
    }
}

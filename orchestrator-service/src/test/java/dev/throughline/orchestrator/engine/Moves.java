package dev.throughline.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One decision may make several moves, of which only the first state and the last are seen. */
final class Moves {
    private static final String ARROW = " -> ";

    private Moves() {}

    /** The shortest way; fails when the machine has none, because then the decision went where it must not. */
    static List<String> path(String seen, Set<String> possible) {
        String from = seen.substring(0, seen.indexOf(ARROW));
        String to = seen.substring(seen.indexOf(ARROW) + ARROW.length());
        Map<String, List<String>> ways = new HashMap<>(Map.of(from, List.of()));
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String at = open.remove();
            for (String move : possible) {
                String next = move.substring(move.indexOf(ARROW) + ARROW.length());
                if (move.startsWith(at + ARROW)) {
                    List<String> way = java.util.stream.Stream.concat(
                                    ways.get(at).stream(), java.util.stream.Stream.of(move))
                            .toList();
                    if (next.equals(to)) {
                        return way;
                    }
                    if (ways.putIfAbsent(next, way) == null) {
                        open.add(next);
                    }
                }
            }
        }
        assertThat(possible).as("no way leads").contains(seen);
        return List.of();
    }
}

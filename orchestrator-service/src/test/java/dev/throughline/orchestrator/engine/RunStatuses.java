package dev.throughline.orchestrator.engine;

import java.util.Set;
import java.util.TreeSet;

/** The machine that {@link RunStatus} is, as its table says. */
final class RunStatuses {
    private RunStatuses() {}

    static Set<String> moves() {
        Set<String> moves = new TreeSet<>();
        for (RunStatus from : RunStatus.values()) {
            from.next().forEach(to -> moves.add(from.wireName() + " -> " + to.wireName()));
        }
        return moves;
    }
}

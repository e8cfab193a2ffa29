package dev.throughline.orchestrator.scenario.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as the probe looks at it.
 *
 * @param isHeld what its verdict says as a whole
 */
record ProbedRun(boolean isJudged, boolean isCancelled, boolean isHeld, List<Link> links) {
    /** @param afterMs from the injection; absent when the link did not hold */
    record Link(String name, State state, @Nullable Long afterMs) {}

    enum State {
        HELD,
        BROKEN,
        SKIPPED
    }

    boolean isCleaned() {
        return links.stream().anyMatch(link -> link.name().equals(Verdict.CLEANUP));
    }

    Verdict verdict(String scenario) {
        var held = new TreeMap<String, Long>();
        for (Link link : links) {
            if (link.state() == State.HELD) {
                held.put(link.name(), link.afterMs() == null ? 0L : link.afterMs());
            }
        }
        List<String> broken = links.stream()
                .filter(link -> link.state() == State.BROKEN)
                .map(Link::name)
                .toList();
        return new Verdict(
                scenario, Map.copyOf(held), broken.isEmpty() && !isHeld ? List.of(Verdict.UNEXPLAINED) : broken);
    }
}

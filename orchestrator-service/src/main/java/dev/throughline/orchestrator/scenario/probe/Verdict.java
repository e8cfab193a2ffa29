package dev.throughline.orchestrator.scenario.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the last run of a scenario found.
 *
 * @param held milliseconds from the injection, by the name of each link that held
 * @param broken names of those that did not
 */
record Verdict(String scenario, Map<String, Long> held, List<String> broken) {
    static final String CLEANUP = "cleanup";

    /** In the place of a link, for a run that did not hold and does not say where. */
    static final String UNEXPLAINED = "verdict";

    boolean isSound() {
        return broken.isEmpty();
    }

    /** It may be found broken by its clean-up alone, which ends after everything else was told. */
    boolean isSoundBeforeCleanUp() {
        return broken.stream().allMatch(CLEANUP::equals);
    }

    List<String> links() {
        var all = new ArrayList<>(held.keySet());
        all.addAll(broken);
        return all;
    }

    Verdict notCleaned() {
        var links = new TreeMap<>(held);
        links.remove(CLEANUP);
        var more = new ArrayList<>(broken);
        if (!more.contains(CLEANUP)) {
            more.add(CLEANUP);
        }
        return new Verdict(scenario, links, more);
    }
}

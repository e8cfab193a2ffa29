package dev.throughline.orchestrator.scenario.verdict;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run from the outside, as it was last seen.
 *
 * @param ready by service; the value is what its readiness said
 * @param runs by the names of the scenario
 * @param products rows that the first workflow has left behind
 * @param leaks what one tenant could see of the other
 */
public record Observations(
        Map<String, Look<String>> ready,
        Look<String> injected,
        Map<String, Look<RunSeen>> runs,
        Look<TraceSeen> trace,
        Look<List<StepSeen>> steps,
        Look<GraphSeen> graph,
        Look<LedgerSeen> ledger,
        Look<List<IncidentSeen>> incidents,
        Look<List<AlertSeen>> alerts,
        Look<BreakerSeen> breaker,
        Look<Integer> products,
        Look<List<String>> leaks) {

    public static final Observations NONE = new Observations(
            Map.of(),
            Look.notYet(),
            Map.of(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet(),
            Look.notYet());

    public record RunSeen(
            String status, @Nullable String error, @Nullable String waitingFor) {}

    /** @param kinds of its spans */
    public record TraceSeen(String status, @Nullable String error, Set<String> kinds) {}

    public record StepSeen(String stage, String step, String status, String code, int retries) {}

    /** @param nodes kinds by id */
    public record GraphSeen(Map<String, String> nodes, List<Edge> edges) {
        public record Edge(String from, String to) {}
    }

    /**
     * @param events how often each type stands in the proof
     * @param undone the stages that were, one for each time
     * @param problems what is wrong with the proof; empty: it verifies
     * @param unguarded tables whose rows could be changed; empty: the database refuses
     */
    public record LedgerSeen(
            int leaves,
            Map<String, Integer> events,
            List<String> undone,
            List<String> problems,
            List<String> unguarded) {}

    public record IncidentSeen(String id, String severity, String title) {}

    public record AlertSeen(
            String incidentId,
            String receiver,
            String state,
            @Nullable String lastError) {}

    public record BreakerSeen(String name, String state) {}
}

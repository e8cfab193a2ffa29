package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.scenario.inject.Injected;
import dev.throughline.orchestrator.scenario.verdict.Link;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scenario as its row has it.
 *
 * @param document the scenario's text when the run was asked for: what a file says later does not matter to it
 * @param injected what was done so far
 * @param links what is decided so far
 * @param held absent until it is judged
 * @param beganAt when the injection began
 */
public record StoredRun(
        UUID runId,
        String scenarioId,
        String digest,
        String document,
        String tenantId,
        RunState state,
        List<Injected> injected,
        List<Link> links,
        @Nullable Boolean held,
        boolean cleanupWanted,
        @Nullable UUID cleanupId,
        String startedBy,
        Instant askedAt,
        @Nullable Instant beganAt,
        @Nullable Instant judgedAt) {

    /** Under which everything that the run makes can be found. */
    public String syntheticId() {
        return scenarioId + "/" + runId;
    }

    StoredRun began(Instant at) {
        return with(RunState.RUNNING, injected, links, held, at, judgedAt);
    }

    StoredRun with(List<Injected> done, List<Link> decided) {
        return with(state, done, decided, held, beganAt, judgedAt);
    }

    StoredRun judged(List<Link> all, boolean holds, Instant at) {
        return with(RunState.JUDGED, injected, all, holds, beganAt, at);
    }

    private StoredRun with(
            RunState next,
            List<Injected> done,
            List<Link> decided,
            @Nullable Boolean holds,
            @Nullable Instant began,
            @Nullable Instant judged) {
        return new StoredRun(
                runId,
                scenarioId,
                digest,
                document,
                tenantId,
                next,
                done,
                decided,
                holds,
                cleanupWanted,
                cleanupId,
                startedBy,
                askedAt,
                began,
                judged);
    }
}

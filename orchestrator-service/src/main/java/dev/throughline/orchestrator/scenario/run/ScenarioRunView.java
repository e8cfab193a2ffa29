package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.scenario.inject.Injected;
import dev.throughline.orchestrator.scenario.verdict.Link;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scenario as callers see it.
 *
 * @param held whether every expected link held; absent until it is judged
 * @param links those that are decided, in the order of the line
 * @param syntheticScenarioId under which everything that it made can be found
 */
@Schema(name = "ScenarioRun")
public record ScenarioRunView(
        UUID runId,
        String scenarioId,
        String tenantId,
        RunState state,
        @Nullable Boolean held,
        List<Link> links,
        List<UUID> workflowIds,
        List<UUID> traceIds,
        String syntheticScenarioId,
        Instant askedAt,
        @Nullable Instant startedAt,
        @Nullable Instant judgedAt,
        @Nullable UUID cleanupId,
        String startedBy) {

    public static ScenarioRunView of(StoredRun run) {
        return of(run, run.links(), run.held());
    }

    static ScenarioRunView of(StoredRun run, List<Link> links, @Nullable Boolean held) {
        return new ScenarioRunView(
                run.runId(),
                run.scenarioId(),
                run.tenantId(),
                run.state(),
                held,
                links,
                run.injected().stream()
                        .map(Injected::workflowId)
                        .filter(Objects::nonNull)
                        .toList(),
                run.injected().stream()
                        .map(Injected::traceId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                run.syntheticId(),
                run.askedAt(),
                run.beganAt(),
                run.judgedAt(),
                run.cleanupId(),
                run.startedBy());
    }

    /** @param next the run to continue before, absent on the last page */
    @Schema(name = "ScenarioRuns")
    public record Page(
            List<ScenarioRunView> items, @Nullable UUID next) {}
}

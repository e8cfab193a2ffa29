package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, fixed for good.
 *
 * @param hash SHA-256 of the canonical JSON of everything below
 * @param outputs names of the artifacts the run promises
 */
public record Plan(
        String hash,
        String templateId,
        int templateVersion,
        JsonNode parameters,
        List<StageSpec> stages,
        List<String> outputs,
        @Nullable Admission admission,
        Map<String, String> digests) {

    /**
     * Runs under one key take turns.
     *
     * @param key complete: it holds the tenant; templates may share it
     * @param limit how many run at the same time
     * @param priority higher goes first
     */
    public record Admission(String key, int limit, int priority) {}

    public Plan(
            String hash,
            String templateId,
            int templateVersion,
            JsonNode parameters,
            List<StageSpec> stages,
            List<String> outputs) {
        this(hash, templateId, templateVersion, parameters, stages, outputs, (Admission) null);
    }

    public Plan(
            String hash,
            String templateId,
            int templateVersion,
            JsonNode parameters,
            List<StageSpec> stages,
            List<String> outputs,
            @Nullable Admission admission) {
        this(
                hash,
                templateId,
                templateVersion,
                parameters,
                stages,
                outputs,
                admission,
                Stream.concat(
                                stages.stream(),
                                stages.stream()
                                        .filter(stage -> stage.compensation() != null)
                                        .map(Plan::undoing))
                        .collect(Collectors.toUnmodifiableMap(StageSpec::name, StageSpec::digest)));
    }

    public List<dev.throughline.contracts.Requirement> dependencies() {
        return List.of();
    }

    /** @throws IllegalArgumentException when there is none */
    public StageSpec stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no stage " + name));
    }

    /** What a worker is sent for a task: its stage, or what undoes it. */
    public StageSpec task(String name) {
        StageSpec stage = stage(StageNames.stage(name));
        return StageNames.isUndo(name) ? undoing(stage) : stage;
    }

    public String digest(String task) {
        return digests.getOrDefault(StageNames.isUndo(task) ? task : StageNames.stage(task), "");
    }

    private static StageSpec undoing(StageSpec stage) {
        String name = StageNames.undo(stage.name());
        var undo = stage.compensation();
        // Without one there is a run of its own to be undone, which no worker is asked to do.
        return undo == null
                ? new StageSpec(name, StageSpec.WORKFLOW, List.of(), List.of(), 0, StageSpec.Retry.NONE)
                : new StageSpec(name, undo.agent(), List.of(), undo.steps(), undo.timeoutMs(), undo.retry());
    }
}

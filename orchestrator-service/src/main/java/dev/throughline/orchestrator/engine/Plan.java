package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.PlanDocument;
import dev.throughline.contracts.Requirement;
import dev.throughline.contracts.StageSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, fixed for good.
 *
 * @param hash SHA-256 of {@link #document()}
 * @param parameters with the defaults of those that were left out
 * @param contract the artifacts the run promises
 * @param dependencies what the workers must have for it
 * @param estimate of what it costs
 * @param digests of what workers are sent, by the name of the task
 * @param budget when the run pauses; absent: never
 */
public record Plan(
        String hash,
        String templateId,
        int templateVersion,
        JsonNode parameters,
        List<StageSpec> stages,
        List<Output> contract,
        @Nullable Admission admission,
        List<Requirement> dependencies,
        Estimate estimate,
        Map<String, String> digests,
        @Nullable Budget budget) {

    /**
     * Runs under one key take turns.
     *
     * @param key complete: it holds the tenant; templates may share it
     * @param limit how many run at the same time
     * @param priority higher goes first
     */
    public record Admission(String key, int limit, int priority) {}

    /** @param mediaType absent: any */
    public record Output(String name, @Nullable String mediaType) {}

    /**
     * What a run is expected to cost, in weights of its steps.
     *
     * @param estimator which formula
     * @param isLowerBound parts of the run, such as the number of items of a stage, are known only when it runs
     * @param cost in money; absent from plans of earlier builds
     */
    public record Estimate(
            String estimator,
            double weight,
            boolean isLowerBound,
            @Nullable Cost cost) {
        public Estimate(String estimator, double weight, boolean isLowerBound) {
            this(estimator, weight, isLowerBound, null);
        }
    }

    /**
     * What both estimators say, in millionths of a US dollar.
     *
     * @param v2Micros absent while nothing was observed to learn from, as are its bounds
     * @param lowMicros nine of ten runs cost more, {@code highMicros} nine of ten cost less, as far as stages go together
     * @param tokens of models that the template expects, {@code workMs} the time of workers
     * @param inputHash SHA-256 of the canonical JSON of {@code inputs}
     * @param inputs all that the estimators looked at: with the same they say the same
     */
    public record Cost(
            long v1Micros,
            @Nullable Long v2Micros,
            @Nullable Long lowMicros,
            @Nullable Long highMicros,
            long tokens,
            long workMs,
            String inputHash,
            JsonNode inputs) {}

    /** Everything that is fixed, apart from the hash over it. */
    public record Content(
            String templateId,
            int templateVersion,
            JsonNode parameters,
            List<StageSpec> stages,
            List<Output> outputs,
            @Nullable Admission admission,
            List<Requirement> dependencies,
            Estimate estimatedCost,
            @Nullable Budget budget) {
        /** One that nothing bounds. */
        public Content(
                String templateId,
                int templateVersion,
                JsonNode parameters,
                List<StageSpec> stages,
                List<Output> outputs,
                @Nullable Admission admission,
                List<Requirement> dependencies,
                Estimate estimatedCost) {
            this(
                    templateId,
                    templateVersion,
                    parameters,
                    stages,
                    outputs,
                    admission,
                    dependencies,
                    estimatedCost,
                    null);
        }
    }

    public static Plan frozen(Content content) {
        var digests = PlanDocument.digests(content.stages());
        return of(PlanText.hash(PlanText.of(content, digests)), content, digests);
    }

    private static Plan of(String hash, Content content, Map<String, String> digests) {
        return new Plan(
                hash,
                content.templateId(),
                content.templateVersion(),
                content.parameters(),
                content.stages(),
                content.outputs(),
                content.admission(),
                content.dependencies(),
                content.estimatedCost(),
                digests,
                content.budget());
    }

    /** From the {@link #document()}, whose hash it is given back. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Plan stored(JsonNode document) {
        var content = PlanText.content(document);
        return of(PlanText.storedHash(document), content, PlanDocument.digests(content.stages()));
    }

    /** The canonical text that is hashed, stored and downloaded. */
    @JsonValue
    @JsonRawValue
    public String document() {
        var content = new Content(
                templateId, templateVersion, parameters, stages, contract, admission, dependencies, estimate, budget);
        return PlanText.of(content, digests);
    }

    /** Names of the artifacts the run promises. */
    public List<String> outputs() {
        return contract.stream().map(Output::name).toList();
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
        // Without one there is a run of its own to be undone, which no worker is asked to do.
        return Objects.requireNonNullElseGet(
                stage.undoing(name),
                () -> new StageSpec(name, StageSpec.WORKFLOW, List.of(), List.of(), 0, StageSpec.Retry.NONE));
    }
}

package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The document behind the claim of a {@link TaskEnvelope}: those parts that are too large to travel. Each has the name of
 * the field that it belongs into; what is absent stands in the envelope.
 */
public record TaskParts(
        @Nullable StageSpec stage,
        @Nullable JsonNode parameters,
        @Nullable List<StageSpec.FileRef> inputs,
        @Nullable List<StageSpec.FileRef> artifacts,
        @Nullable Map<String, JsonNode> outputs,
        @Nullable JsonNode item,
        @Nullable List<TaskResult.Product> products) {
    public TaskParts {
        // The order in which stages ended is not the order in which a new owner reads them.
        outputs = outputs == null ? null : new TreeMap<>(outputs);
    }

    /** The parts of the task that must be claimed. */
    public static TaskParts of(TaskEnvelope task) {
        return new TaskParts(
                Claims.ifLarge(task.stage()),
                Claims.ifLarge(task.parameters()),
                Claims.ifLarge(task.inputs()),
                Claims.ifLarge(task.artifacts()),
                Claims.ifLarge(task.outputs()),
                Claims.ifLarge(task.item()),
                Claims.ifLarge(task.products()));
    }

    /** The task without these parts. A stage that is claimed leaves behind what is needed to receive it. */
    public TaskEnvelope claimed(TaskEnvelope task, StageSpec.FileRef document) {
        var rest = new TaskParts(
                null,
                parameters == null ? task.parameters() : null,
                inputs == null ? task.inputs() : null,
                artifacts == null ? task.artifacts() : null,
                outputs == null ? task.outputs() : null,
                item == null ? task.item() : null,
                products == null ? task.products() : null);
        return task.with(Contract.CLAIMED, stage == null ? task.stage() : outline(stage), rest, document);
    }

    /** The whole task, when this is the document that its claim names. */
    public TaskEnvelope redeemed(TaskEnvelope task) {
        var whole = new TaskParts(
                null,
                Claims.either(parameters, task.parameters()),
                Claims.either(inputs, task.inputs()),
                Claims.either(artifacts, task.artifacts()),
                Claims.either(outputs, task.outputs()),
                Claims.either(item, task.item()),
                Claims.either(products, task.products()));
        return task.with(Contract.VERSION, stage == null ? task.stage() : stage, whole, null);
    }

    private static StageSpec outline(StageSpec stage) {
        return new StageSpec(
                stage.name(),
                stage.agent(),
                List.of(),
                List.of(),
                stage.timeoutMs(),
                stage.retry(),
                null,
                null,
                stage.heartbeatMs(),
                null,
                null,
                null,
                null);
    }
}

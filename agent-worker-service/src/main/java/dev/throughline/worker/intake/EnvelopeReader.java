package dev.throughline.worker.intake;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads envelopes so that whatever passes can be run or refused; the rest are dead letters. */
final class EnvelopeReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private EnvelopeReader() {}

    /** @throws Json.UnreadableException when not even a refusal could be addressed to anyone */
    static TaskEnvelope read(byte @Nullable [] value) {
        if (value == null) {
            throw new Json.UnreadableException("a record without a value", null);
        }
        TaskEnvelope task = Json.read(value, TaskEnvelope.class);
        // JSON may lack what the records' types promise.
        require(
                task.taskId(),
                task.workflowId(),
                task.tenantId(),
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                task.dispatchEventId(),
                task.stageDigest(),
                task.deadline(),
                task.stage());
        require(task.stage().name(), task.stage().agent());
        for (StageSpec.StepSpec step : task.stage().steps()) {
            require(step.name(), step.skill());
        }
        requireProducts(task.stage().produces());
        requireDigest(task.claim());
        return task;
    }

    private static void requireDigest(StageSpec.@Nullable FileRef claim) {
        if (claim != null) {
            require(claim.sha256());
            if (!SHA256.matcher(claim.sha256()).matches()) {
                throw new Json.UnreadableException("the claim of the task envelope names no SHA-256", null);
            }
        }
    }

    private static void requireProducts(@Nullable List<StageSpec.ProductSpec> products) {
        if (products != null) {
            for (StageSpec.ProductSpec product : products) {
                require(product);
                require(product.kind(), product.from());
                requireProducts(product.children());
            }
        }
    }

    private static void require(@Nullable Object... fields) {
        for (Object field : fields) {
            if (field == null) {
                throw new Json.UnreadableException("a required field of the task envelope is missing", null);
            }
        }
    }
}

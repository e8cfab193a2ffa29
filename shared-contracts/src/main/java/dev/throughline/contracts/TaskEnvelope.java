package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one stage, sent to {@code throughline.tasks.<agent>} under the workflow id.
 *
 * @param taskId the same for all attempts of the stage's task
 * @param attempt from 1
 * @param spanId the span of this attempt; its parent is the workflow's span
 * @param dispatchEventId the {@link CausalEvent.TaskDispatched} that is the cause of whatever the worker does
 * @param stageDigest {@link StageSpec#digest()}; a worker recomputes it and refuses a mismatch
 * @param fileBaseUrl where files are fetched ({@code GET <base>/<sha256>}) and stored ({@code PUT})
 * @param outputs of finished stages, by stage name; that of a fanned out stage is the array of its tasks' outputs
 * @param item what this task of a fanned out stage is about, {@code index} its place in the list
 * @param products of a compensation: the rows of the stage that it undoes
 * @param claim present: what is too large to travel lies in this file, see {@link TaskParts}; the contract version is then
 *     {@link Contract#CLAIMED}
 */
public record TaskEnvelope(
        int contractVersion,
        UUID taskId,
        UUID workflowId,
        String tenantId,
        String workflowType,
        String workflowName,
        int attempt,
        TraceId traceId,
        SpanId spanId,
        SpanId parentSpanId,
        UUID dispatchEventId,
        String planHash,
        String stageDigest,
        StageSpec stage,
        JsonNode parameters,
        List<StageSpec.FileRef> inputs,
        List<StageSpec.FileRef> artifacts,
        Map<String, JsonNode> outputs,
        String fileBaseUrl,
        Instant deadline,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        @Nullable JsonNode item,
        @Nullable Integer index,
        @Nullable List<TaskResult.Product> products,
        StageSpec.@Nullable FileRef claim) {
    /** A task that holds everything it needs. */
    public TaskEnvelope(
            int contractVersion,
            UUID taskId,
            UUID workflowId,
            String tenantId,
            String workflowType,
            String workflowName,
            int attempt,
            TraceId traceId,
            SpanId spanId,
            SpanId parentSpanId,
            UUID dispatchEventId,
            String planHash,
            String stageDigest,
            StageSpec stage,
            JsonNode parameters,
            List<StageSpec.FileRef> inputs,
            List<StageSpec.FileRef> artifacts,
            Map<String, JsonNode> outputs,
            String fileBaseUrl,
            Instant deadline,
            boolean isSynthetic,
            @Nullable String syntheticScenarioId,
            @Nullable JsonNode item,
            @Nullable Integer index,
            @Nullable List<TaskResult.Product> products) {
        this(
                contractVersion,
                taskId,
                workflowId,
                tenantId,
                workflowType,
                workflowName,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                dispatchEventId,
                planHash,
                stageDigest,
                stage,
                parameters,
                inputs,
                artifacts,
                outputs,
                fileBaseUrl,
                deadline,
                isSynthetic,
                syntheticScenarioId,
                item,
                index,
                products,
                null);
    }

    /** A task of a stage that is neither one of many nor a compensation. */
    public TaskEnvelope(
            int contractVersion,
            UUID taskId,
            UUID workflowId,
            String tenantId,
            String workflowType,
            String workflowName,
            int attempt,
            TraceId traceId,
            SpanId spanId,
            SpanId parentSpanId,
            UUID dispatchEventId,
            String planHash,
            String stageDigest,
            StageSpec stage,
            JsonNode parameters,
            List<StageSpec.FileRef> inputs,
            List<StageSpec.FileRef> artifacts,
            Map<String, JsonNode> outputs,
            String fileBaseUrl,
            Instant deadline,
            boolean isSynthetic,
            @Nullable String syntheticScenarioId) {
        this(
                contractVersion,
                taskId,
                workflowId,
                tenantId,
                workflowType,
                workflowName,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                dispatchEventId,
                planHash,
                stageDigest,
                stage,
                parameters,
                inputs,
                artifacts,
                outputs,
                fileBaseUrl,
                deadline,
                isSynthetic,
                syntheticScenarioId,
                null,
                null,
                null);
    }

    public TaskEnvelope {
        inputs = inputs == null ? List.of() : inputs;
        artifacts = artifacts == null ? List.of() : artifacts;
        outputs = outputs == null ? Map.of() : outputs;
    }

    /** The same task with its parts here or, when {@code claim} says so, elsewhere. */
    TaskEnvelope with(int version, StageSpec stage, TaskParts parts, StageSpec.@Nullable FileRef claim) {
        return new TaskEnvelope(
                version,
                taskId,
                workflowId,
                tenantId,
                workflowType,
                workflowName,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                dispatchEventId,
                planHash,
                stageDigest,
                stage,
                parts.parameters() == null ? JsonNodeFactory.instance.objectNode() : parts.parameters(),
                parts.inputs() == null ? List.of() : parts.inputs(),
                parts.artifacts() == null ? List.of() : parts.artifacts(),
                parts.outputs() == null ? Map.of() : parts.outputs(),
                fileBaseUrl,
                deadline,
                isSynthetic,
                syntheticScenarioId,
                parts.item(),
                index,
                parts.products(),
                claim);
    }
}

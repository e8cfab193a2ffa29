package dev.throughline.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Envelopes of one step. */
public final class Tasks {
    private Tasks() {}

    public static TaskEnvelope of(String agent, String skill, String arguments) {
        return of(agent, skill, arguments, "http://localhost:1/none", List.of());
    }

    public static TaskEnvelope of(
            String agent, String skill, String arguments, String fileBaseUrl, List<StageSpec.FileRef> inputs) {
        var step = new StageSpec.StepSpec("only", skill, json(arguments), null, 0, null);
        return of(new StageSpec("stage", agent, List.of(), List.of(step), 0, null), fileBaseUrl, inputs);
    }

    public static TaskEnvelope of(StageSpec stage) {
        return of(stage, "http://localhost:1/none", List.of());
    }

    /** A task whose files are elsewhere. */
    public static TaskEnvelope at(StageSpec stage, String fileBaseUrl) {
        return of(stage, fileBaseUrl, List.of());
    }

    private static TaskEnvelope of(StageSpec stage, String fileBaseUrl, List<StageSpec.FileRef> inputs) {
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "test",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                Ids.uuid7(),
                "plan",
                stage.digest(),
                stage,
                Json.MAPPER.createObjectNode(),
                inputs,
                List.of(),
                Map.of(),
                fileBaseUrl,
                Instant.now().plusSeconds(300),
                true,
                null);
    }

    /** The same task as one of many. */
    public static TaskEnvelope withItem(TaskEnvelope task, JsonNode item, int index) {
        return copy(task, task.workflowId(), task.attempt(), item, index, task.products());
    }

    /** The same task as a compensation. */
    public static TaskEnvelope toUndo(TaskEnvelope task, int attempt, List<TaskResult.Product> products) {
        return copy(task, task.workflowId(), attempt, task.item(), task.index(), products);
    }

    /** The same task, real or of a scenario. */
    public static TaskEnvelope of(TaskEnvelope task, boolean isSynthetic, String scenario) {
        return new TaskEnvelope(
                task.contractVersion(),
                task.taskId(),
                task.workflowId(),
                task.tenantId(),
                task.workflowType(),
                task.workflowName(),
                task.attempt(),
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                task.dispatchEventId(),
                task.planHash(),
                task.stageDigest(),
                task.stage(),
                task.parameters(),
                task.inputs(),
                task.artifacts(),
                task.outputs(),
                task.fileBaseUrl(),
                task.deadline(),
                isSynthetic,
                scenario);
    }

    public static TaskEnvelope inWorkflow(TaskEnvelope task, UUID workflowId) {
        return copy(task, workflowId, task.attempt(), task.item(), task.index(), task.products());
    }

    private static TaskEnvelope copy(
            TaskEnvelope task,
            UUID workflowId,
            int attempt,
            JsonNode item,
            Integer index,
            List<TaskResult.Product> products) {
        return new TaskEnvelope(
                task.contractVersion(),
                task.taskId(),
                workflowId,
                task.tenantId(),
                task.workflowType(),
                task.workflowName(),
                attempt,
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                task.dispatchEventId(),
                task.planHash(),
                task.stageDigest(),
                task.stage(),
                task.parameters(),
                task.inputs(),
                task.artifacts(),
                task.outputs(),
                task.fileBaseUrl(),
                task.deadline(),
                task.isSynthetic(),
                task.syntheticScenarioId(),
                item,
                index,
                products);
    }

    public static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

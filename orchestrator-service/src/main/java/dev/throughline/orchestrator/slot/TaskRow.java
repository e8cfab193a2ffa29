package dev.throughline.orchestrator.slot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.SpanId;
import dev.throughline.orchestrator.engine.TaskState;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link TaskState} as columns, and back. */
record TaskRow(
        UUID taskId,
        String status,
        int attempt,
        String span,
        UUID event,
        @Nullable Instant due,
        @Nullable String output,
        @Nullable String error) {
    private static final UUID NO_EVENT = new UUID(0, 0);

    /** @param workflowSpan stands in while the task has no attempt, and so no span of its own */
    static TaskRow of(TaskState state, SpanId workflowSpan) {
        return switch (state) {
            case TaskState.Pending task ->
                new TaskRow(task.taskId(), "pending", 0, workflowSpan.hex(), NO_EVENT, null, null, null);
            case TaskState.Dispatched task ->
                new TaskRow(
                        task.taskId(),
                        "dispatched",
                        task.attempt(),
                        task.span().hex(),
                        task.event(),
                        task.deadline(),
                        null,
                        null);
            case TaskState.BackingOff task ->
                new TaskRow(
                        task.taskId(),
                        "backing_off",
                        task.attempt(),
                        task.span().hex(),
                        task.event(),
                        task.retryAt(),
                        null,
                        null);
            case TaskState.Succeeded task ->
                new TaskRow(
                        task.taskId(),
                        "succeeded",
                        task.attempt(),
                        task.span().hex(),
                        task.event(),
                        null,
                        task.output() == null ? null : task.output().toString(),
                        null);
            case TaskState.Failed task ->
                new TaskRow(
                        task.taskId(),
                        "failed",
                        task.attempt(),
                        task.span().hex(),
                        task.event(),
                        null,
                        null,
                        task.message());
        };
    }

    TaskState toState(JsonReader json) {
        var spanId = new SpanId(span);
        return switch (status) {
            case "pending" -> new TaskState.Pending(taskId);
            case "dispatched" -> new TaskState.Dispatched(taskId, attempt, spanId, event, Objects.requireNonNull(due));
            case "backing_off" -> new TaskState.BackingOff(taskId, attempt, spanId, event, Objects.requireNonNull(due));
            case "succeeded" ->
                new TaskState.Succeeded(taskId, attempt, spanId, event, output == null ? null : json.read(output));
            case "failed" ->
                new TaskState.Failed(taskId, attempt, spanId, event, Objects.requireNonNullElse(error, ""));
            default -> throw new IllegalStateException("no task state is called " + status);
        };
    }

    interface JsonReader {
        JsonNode read(String json);
    }
}

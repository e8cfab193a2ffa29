package dev.throughline.orchestrator.slot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.throughline.contracts.SpanId;
import dev.throughline.orchestrator.engine.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskState} as columns, and back.
 *
 * @param due deadline, retry, expiry or end of patience, whichever the state has
 * @param output what the task yielded; before that the items of a fanned out stage, what is missing, or the id of a sub-workflow
 * @param order the place among the tasks of the run that have ended
 */
record TaskRow(
        UUID taskId,
        String status,
        int attempt,
        String span,
        UUID event,
        @Nullable Instant due,
        @Nullable Instant heartbeatBy,
        @Nullable String output,
        @Nullable String error,
        @Nullable Integer order) {
    private static final UUID NO_EVENT = new UUID(0, 0);

    /** @param workflowSpan stands in while the task has no attempt, and so no span of its own */
    static TaskRow of(TaskState state, SpanId workflowSpan) {
        return switch (state) {
            case TaskState.Pending task -> open(task, "pending", workflowSpan, NO_EVENT, null, null);
            case TaskState.Dispatched task ->
                new TaskRow(
                        task.taskId(),
                        "dispatched",
                        task.attempt(),
                        task.span().hex(),
                        task.event(),
                        task.deadline(),
                        task.heartbeatBy(),
                        null,
                        null,
                        null);
            case TaskState.BackingOff task ->
                open(task, "backing_off", task.span(), task.event(), task.retryAt(), null);
            case TaskState.Withheld task ->
                open(task, "waiting_for_dependency", workflowSpan, task.event(), task.until(), texts(task.missing()));
            case TaskState.AwaitingApproval task ->
                open(task, "awaiting_approval", workflowSpan, task.event(), task.expiresAt(), null);
            case TaskState.FannedOut task -> open(task, "fanned_out", workflowSpan, task.event(), null, task.items());
            case TaskState.InChild task ->
                open(
                        task,
                        "in_workflow",
                        workflowSpan,
                        task.event(),
                        task.deadline(),
                        TextNode.valueOf(task.child().toString()));
            case TaskState.Cancelling task -> open(task, "cancelling", task.span(), task.event(), task.until(), null);
            case TaskState.Skipped task -> open(task, "skipped", workflowSpan, task.event(), null, null);
            case TaskState.Undone task -> open(task, "undone", task.span(), task.event(), null, null);
            case TaskState.Succeeded task -> ended(task, "succeeded", task.output(), null);
            case TaskState.Failed task -> ended(task, "failed", null, task.message());
            case TaskState.Cancelled task -> ended(task, "cancelled", null, null);
        };
    }

    TaskState toState(JsonReader json) {
        var spanId = new SpanId(span);
        return switch (status) {
            case "pending" -> new TaskState.Pending(taskId);
            case "dispatched" -> new TaskState.Dispatched(taskId, attempt, spanId, event, at(), heartbeatBy);
            case "backing_off" -> new TaskState.BackingOff(taskId, attempt, spanId, event, at());
            case "waiting_for_dependency" -> new TaskState.Withheld(taskId, event, texts(json.read(text())), at());
            case "awaiting_approval" -> new TaskState.AwaitingApproval(taskId, event, at());
            case "fanned_out" -> new TaskState.FannedOut(taskId, event, json.read(text()));
            case "in_workflow" ->
                new TaskState.InChild(
                        taskId, event, UUID.fromString(json.read(text()).textValue()), at());
            case "cancelling" -> new TaskState.Cancelling(taskId, attempt, spanId, event, at());
            case "skipped" -> new TaskState.Skipped(taskId, event);
            case "undone" -> new TaskState.Undone(taskId, attempt, spanId, event);
            case "succeeded" ->
                new TaskState.Succeeded(
                        taskId, attempt, spanId, event, output == null ? null : json.read(output), place());
            case "failed" ->
                new TaskState.Failed(taskId, attempt, spanId, event, Objects.requireNonNullElse(error, ""), place());
            case "cancelled" -> new TaskState.Cancelled(taskId, attempt, spanId, event, place());
            default -> throw new IllegalStateException("no task state is called " + status);
        };
    }

    interface JsonReader {
        JsonNode read(String json);
    }

    private static TaskRow open(
            TaskState task, String status, SpanId span, UUID event, @Nullable Instant due, @Nullable JsonNode output) {
        return new TaskRow(
                task.taskId(), status, task.attempt(), span.hex(), event, due, null, json(output), null, null);
    }

    private static TaskRow ended(
            TaskState.Ended task, String status, @Nullable JsonNode output, @Nullable String error) {
        return new TaskRow(
                task.taskId(),
                status,
                task.attempt(),
                task.span().hex(),
                task.event(),
                null,
                null,
                json(output),
                error,
                task.order());
    }

    private static JsonNode texts(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static @Nullable String json(@Nullable JsonNode node) {
        return node == null ? null : node.toString();
    }

    private Instant at() {
        return Objects.requireNonNull(due, status);
    }

    private String text() {
        return Objects.requireNonNull(output, status);
    }

    /** Rows that ended before there was an order count as the first. */
    private int place() {
        return order == null ? 0 : order;
    }
}

package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.SpanId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one task stands: that of a stage, of one item of a fanned out stage, or of a compensation. The moves are the
 * methods; there are no others, and the diagram in {@code docs/engine.md} is drawn from them.
 *
 * <p>{@code event} is always the event that led here, and so the cause of what comes next. {@code order} counts the
 * tasks of a run as they end: compensation goes backwards through it.
 */
public sealed interface TaskState {
    UUID taskId();

    int attempt();

    /** A task that has ended and may have left something behind. */
    sealed interface Ended extends TaskState {
        SpanId span();

        UUID event();

        int order();

        Undone undo(UUID undoEvent);
    }

    record Pending(UUID taskId) implements TaskState {
        @Override
        public int attempt() {
            return 0;
        }

        Dispatched dispatch(SpanId span, UUID event, Instant deadline, @Nullable Instant heartbeatBy) {
            return new Dispatched(taskId, 1, span, event, deadline, heartbeatBy);
        }

        /** The agent's rate is used up until {@code at}. */
        BackingOff hold(SpanId span, UUID cause, Instant at) {
            return new BackingOff(taskId, 0, span, cause, at);
        }

        /** No worker has what the stage needs. */
        Withheld withhold(UUID event, List<String> missing, Instant until) {
            return new Withheld(taskId, event, missing, until);
        }

        Skipped skip(UUID event) {
            return new Skipped(taskId, event);
        }

        FannedOut fanOut(UUID event, JsonNode items) {
            return new FannedOut(taskId, event, items);
        }

        AwaitingApproval await(UUID event, Instant expiresAt) {
            return new AwaitingApproval(taskId, event, expiresAt);
        }

        InChild delegate(UUID event, UUID child, Instant deadline) {
            return new InChild(taskId, event, child, deadline);
        }

        Failed fail(SpanId span, UUID event, String message, int order) {
            return new Failed(taskId, 0, span, event, message, order);
        }
    }

    /**
     * An attempt is with a worker.
     *
     * @param deadline the engine's, a little later than the worker's
     * @param heartbeatBy when the worker must have been heard of again; null: it need not be heard of
     */
    record Dispatched(
            UUID taskId,
            int attempt,
            SpanId span,
            UUID event,
            Instant deadline,
            @Nullable Instant heartbeatBy) implements TaskState {
        Dispatched heard(Instant nextBy) {
            return new Dispatched(taskId, attempt, span, event, deadline, nextBy);
        }

        Succeeded succeed(UUID successEvent, @Nullable JsonNode output, int order) {
            return new Succeeded(taskId, attempt, span, successEvent, output, order);
        }

        BackingOff retry(UUID failureEvent, Instant at) {
            return new BackingOff(taskId, attempt, span, failureEvent, at);
        }

        Failed fail(UUID failureEvent, String message, int order) {
            return new Failed(taskId, attempt, span, failureEvent, message, order);
        }

        Cancelling cancel(Instant until) {
            return new Cancelling(taskId, attempt, span, event, until);
        }

        /** When something must happen even if the worker stays silent. */
        Instant due() {
            return heartbeatBy != null && heartbeatBy.isBefore(deadline) ? heartbeatBy : deadline;
        }
    }

    /** The stage starts as soon as a worker has all that is {@code missing}, and fails if none has by {@code until}. */
    record Withheld(UUID taskId, UUID event, List<String> missing, Instant until) implements TaskState {
        @Override
        public int attempt() {
            return 0;
        }

        Withheld lacking(List<String> others) {
            return new Withheld(taskId, event, others, until);
        }

        Pending release() {
            return new Pending(taskId);
        }

        Failed fail(SpanId span, UUID failure, String message, int order) {
            return new Failed(taskId, 0, span, failure, message, order);
        }

        Cancelled cancel(SpanId span, UUID cancellation, int order) {
            return new Cancelled(taskId, 0, span, cancellation, order);
        }
    }

    /** The next attempt comes at {@code retryAt}; after attempt 0 because the agent's rate is used up. */
    record BackingOff(UUID taskId, int attempt, SpanId span, UUID event, Instant retryAt) implements TaskState {
        Dispatched dispatch(SpanId nextSpan, UUID dispatchEvent, Instant deadline, @Nullable Instant heartbeatBy) {
            return new Dispatched(taskId, attempt + 1, nextSpan, dispatchEvent, deadline, heartbeatBy);
        }

        Cancelled cancel(UUID cancellation, int order) {
            return new Cancelled(taskId, attempt, span, cancellation, order);
        }
    }

    /** A person must decide. */
    record AwaitingApproval(UUID taskId, UUID event, Instant expiresAt) implements TaskState {
        @Override
        public int attempt() {
            return 1;
        }

        Succeeded approve(SpanId span, UUID approval, JsonNode output, int order) {
            return new Succeeded(taskId, 1, span, approval, output, order);
        }

        Failed refuse(SpanId span, UUID refusal, String message, int order) {
            return new Failed(taskId, 1, span, refusal, message, order);
        }

        Cancelled cancel(SpanId span, UUID cancellation, int order) {
            return new Cancelled(taskId, 1, span, cancellation, order);
        }
    }

    /** The stage has a task for each of {@code items}; their names are {@code stage[0]} and so on. */
    record FannedOut(UUID taskId, UUID event, JsonNode items) implements TaskState {
        @Override
        public int attempt() {
            return 1;
        }

        Succeeded join(SpanId span, UUID joined, JsonNode outputs, int order) {
            return new Succeeded(taskId, 1, span, joined, outputs, order);
        }

        Failed fail(SpanId span, UUID failure, String message, int order) {
            return new Failed(taskId, 1, span, failure, message, order);
        }

        Cancelled cancel(SpanId span, UUID cancellation, int order) {
            return new Cancelled(taskId, 1, span, cancellation, order);
        }
    }

    /** Another run does the work. */
    record InChild(UUID taskId, UUID event, UUID child, Instant deadline) implements TaskState {
        @Override
        public int attempt() {
            return 1;
        }

        InChild wait(Instant nextDeadline) {
            return new InChild(taskId, event, child, nextDeadline);
        }

        Succeeded succeed(SpanId span, UUID success, @Nullable JsonNode output, int order) {
            return new Succeeded(taskId, 1, span, success, output, order);
        }

        Failed fail(SpanId span, UUID failure, String message, int order) {
            return new Failed(taskId, 1, span, failure, message, order);
        }

        Cancelling cancel(SpanId span, Instant until) {
            return new Cancelling(taskId, 1, span, event, until);
        }
    }

    /** The attempt's result no longer matters, but what it leaves behind does: it is waited for until {@code until}. */
    record Cancelling(UUID taskId, int attempt, SpanId span, UUID event, Instant until) implements TaskState {
        Succeeded succeed(UUID successEvent, @Nullable JsonNode output, int order) {
            return new Succeeded(taskId, attempt, span, successEvent, output, order);
        }

        Cancelled end(UUID endEvent, int order) {
            return new Cancelled(taskId, attempt, span, endEvent, order);
        }
    }

    record Succeeded(
            UUID taskId,
            int attempt,
            SpanId span,
            UUID event,
            @Nullable JsonNode output,
            int order) implements Ended {
        @Override
        public Undone undo(UUID undoEvent) {
            return new Undone(taskId, attempt, span, undoEvent);
        }
    }

    record Failed(UUID taskId, int attempt, SpanId span, UUID event, String message, int order) implements Ended {
        @Override
        public Undone undo(UUID undoEvent) {
            return new Undone(taskId, attempt, span, undoEvent);
        }
    }

    record Cancelled(UUID taskId, int attempt, SpanId span, UUID event, int order) implements Ended {
        @Override
        public Undone undo(UUID undoEvent) {
            return new Undone(taskId, attempt, span, undoEvent);
        }
    }

    record Skipped(UUID taskId, UUID event) implements TaskState {
        @Override
        public int attempt() {
            return 0;
        }
    }

    /** Nothing of it is left. */
    record Undone(UUID taskId, int attempt, SpanId span, UUID event) implements TaskState {}
}

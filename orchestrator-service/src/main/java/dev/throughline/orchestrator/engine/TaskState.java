package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.SpanId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one stage's task stands. The moves are the methods; there are no others.
 *
 * <pre>
 * Pending ─dispatch─► Dispatched ─succeed─► Succeeded
 *                      ▲      │└──fail────► Failed
 *                  dispatch   │
 *                      └ BackingOff ◄─retry
 * </pre>
 */
public sealed interface TaskState {
    UUID taskId();

    int attempt();

    record Pending(UUID taskId) implements TaskState {
        @Override
        public int attempt() {
            return 0;
        }

        Dispatched dispatch(SpanId span, UUID event, Instant deadline) {
            return new Dispatched(taskId, 1, span, event, deadline);
        }
    }

    /** An attempt is with a worker; {@code deadline} is the engine's, a little later than the worker's. */
    record Dispatched(UUID taskId, int attempt, SpanId span, UUID event, Instant deadline) implements TaskState {
        Succeeded succeed(UUID successEvent, @Nullable JsonNode output) {
            return new Succeeded(taskId, attempt, span, successEvent, output);
        }

        BackingOff retry(UUID failureEvent, Instant at) {
            return new BackingOff(taskId, attempt, span, failureEvent, at);
        }

        Failed fail(UUID failureEvent, String message) {
            return new Failed(taskId, attempt, span, failureEvent, message);
        }
    }

    record BackingOff(UUID taskId, int attempt, SpanId span, UUID event, Instant retryAt) implements TaskState {
        Dispatched dispatch(SpanId nextSpan, UUID dispatchEvent, Instant deadline) {
            return new Dispatched(taskId, attempt + 1, nextSpan, dispatchEvent, deadline);
        }
    }

    record Succeeded(
            UUID taskId,
            int attempt,
            SpanId span,
            UUID event,
            @Nullable JsonNode output) implements TaskState {}

    record Failed(UUID taskId, int attempt, SpanId span, UUID event, String message) implements TaskState {}
}

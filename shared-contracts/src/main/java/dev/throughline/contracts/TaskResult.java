package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt, sent to {@code throughline.task-results} under the workflow id. Any program may send it;
 * the engine accepts the first result of the attempt it waits for and records every other one as ignored.
 *
 * @param outcome how it ended
 * @param output JSON object of step outputs by step name, at most 128 KiB
 * @param artifacts files already stored under their digest
 * @param causationIds ids of the step events this outcome rests on
 */
public record TaskResult(
        int contractVersion,
        UUID taskId,
        UUID workflowId,
        int attempt,
        TraceId traceId,
        SpanId spanId,
        SpanId parentSpanId,
        Outcome outcome,
        @Nullable JsonNode output,
        List<StageSpec.FileRef> artifacts,
        @Nullable Failure failure,
        List<UUID> causationIds,
        String agentId,
        Instant startedAt,
        Instant finishedAt) {
    public TaskResult {
        artifacts = artifacts == null ? List.of() : artifacts;
        causationIds = causationIds == null ? List.of() : causationIds;
    }

    public enum Outcome {
        SUCCEEDED,
        FAILED
    }

    /**
     * @param code machine readable, such as {@code step_timeout}, {@code skill_error}, {@code refused_contract}
     * @param message at most 500 characters
     * @param retryable whether another attempt could help
     */
    public record Failure(
            String code,
            String message,
            boolean retryable,
            @Nullable String step,
            @Nullable UUID stepEventId) {
        public Failure {
            message = message == null ? code : message.length() <= 500 ? message : message.substring(0, 500);
        }
    }
}

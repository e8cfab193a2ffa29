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
 * @param output JSON object of step outputs by step name, at most {@value #MAX_OUTPUT} bytes
 * @param artifacts files already stored under their digest
 * @param causationIds ids of the step events this outcome rests on
 * @param products at most {@value #MAX_PRODUCTS}, parents first
 * @param claim present: what is too large to travel lies in this file, see {@link ResultParts}
 * @param usage what the attempt took; absent: the worker does not say
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
        Instant finishedAt,
        @Nullable List<Product> products,
        StageSpec.@Nullable FileRef claim,
        @Nullable Usage usage) {
    /** A result may leave so many rows. */
    public static final int MAX_PRODUCTS = 2_000;

    /** What the outputs of the steps may come to. */
    public static final int MAX_OUTPUT = 1024 * 1024;

    /** A result that holds everything it says. */
    public TaskResult(
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
            Instant finishedAt,
            @Nullable List<Product> products) {
        this(
                contractVersion,
                taskId,
                workflowId,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                outcome,
                output,
                artifacts,
                failure,
                causationIds,
                agentId,
                startedAt,
                finishedAt,
                products,
                null,
                null);
    }

    /** A result that leaves no rows behind. */
    public TaskResult(
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
        this(
                contractVersion,
                taskId,
                workflowId,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                outcome,
                output,
                artifacts,
                failure,
                causationIds,
                agentId,
                startedAt,
                finishedAt,
                null);
    }

    public TaskResult {
        artifacts = artifacts == null ? List.of() : artifacts;
        causationIds = causationIds == null ? List.of() : causationIds;
    }

    /** The same result with its parts here or, when {@code claim} says so, elsewhere. */
    TaskResult with(ResultParts parts, StageSpec.@Nullable FileRef claim) {
        return new TaskResult(
                contractVersion,
                taskId,
                workflowId,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                outcome,
                parts.output(),
                parts.artifacts() == null ? List.of() : parts.artifacts(),
                failure,
                causationIds,
                agentId,
                startedAt,
                finishedAt,
                parts.products(),
                claim,
                usage);
    }

    /** The same result, with what it took. */
    public TaskResult took(Usage what) {
        return new TaskResult(
                contractVersion,
                taskId,
                workflowId,
                attempt,
                traceId,
                spanId,
                parentSpanId,
                outcome,
                output,
                artifacts,
                failure,
                causationIds,
                agentId,
                startedAt,
                finishedAt,
                products,
                claim,
                what);
    }

    /** {@code PROGRESS} ends nothing: the worker is alive and still at it. */
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        PROGRESS
    }

    /**
     * A row that the attempt leaves behind; stored in the commit of this result and deleted if the run fails. A failed
     * result names what exists all the same. The rows of an attempt that another one follows are not stored.
     *
     * @param key unique in the result
     * @param kind such as {@code draft}
     * @param parentKey the key of a product that stands before this one in the same result
     * @param data at most 16 KiB
     */
    public record Product(
            String key,
            String kind,
            @Nullable String parentKey,
            @Nullable JsonNode data) {}

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

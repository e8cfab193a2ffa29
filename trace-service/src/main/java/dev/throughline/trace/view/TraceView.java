package dev.throughline.trace.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trace as people read it.
 *
 * @param workflowId the first workflow of the trace; {@code workflowIds} has them all
 * @param complete the run ended and nothing that the record refers to is missing
 * @param missing what the record refers to and does not contain
 * @param spans parents before children, by start
 */
public record TraceView(
        UUID traceId,
        UUID workflowId,
        List<UUID> workflowIds,
        String tenantId,
        @Nullable String workflowType,
        @Nullable String name,
        String status,
        @Nullable String error,
        @Nullable UUID incidentId,
        boolean isSynthetic,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double durationMs,
        boolean complete,
        List<String> missing,
        List<Span> spans) {

    /** @param kind {@code workflow}, {@code attempt}, {@code step} or {@code incident} */
    public record Span(
            String spanId,
            @Nullable String parentSpanId,
            String kind,
            String name,
            String service,
            String status,
            Instant startedAt,
            @Nullable Double durationMs,
            @Nullable String error,
            @Nullable Integer retries,
            @Nullable Long costMicros,
            @Nullable String agentId,
            @Nullable Integer attempt) {}
}

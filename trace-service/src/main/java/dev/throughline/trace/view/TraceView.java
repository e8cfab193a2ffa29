package dev.throughline.trace.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trace as people read it.
 *
 * @param workflowId the first workflow of the trace, or the one asked for; {@code workflowIds} has all that are shown
 * @param status {@code running}, {@code completed}, {@code failed} or {@code cancelled}
 * @param phase the status of its run, such as {@code compensating}; it tells more while the trace is running
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
        String phase,
        @Nullable String error,
        @Nullable UUID incidentId,
        boolean isSynthetic,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double durationMs,
        boolean complete,
        List<String> missing,
        List<Span> spans) {

    /**
     * @param kind {@code workflow}, {@code stage}, {@code approval}, {@code attempt}, {@code step}, {@code compensation}
     *     or {@code incident}
     * @param workflowId of a workflow, and of a stage that a run of its own does: that run
     * @param actor who decided, for an approval
     * @param products how many rows of each kind an attempt left behind
     * @param deleted how many rows of each kind a compensation removed
     */
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
            @Nullable Integer attempt,
            @Nullable UUID workflowId,
            @Nullable String actor,
            @Nullable Map<String, Integer> products,
            @Nullable Map<String, Integer> deleted) {}
}

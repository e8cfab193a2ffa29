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
 * @param error why it ended as it did, in short
 * @param errors everything that went wrong, oldest first, with its whole text: the first is where it began. At most
 *     {@value Failures#MOST}: the first ones and the last
 * @param errorsTotal how many there were
 * @param complete the run ended and nothing that the record refers to is missing
 * @param missing what the record refers to and does not contain; at most {@value Gaps#MOST}, then how many more
 * @param spans parents before children, by start
 * @param spansTotal how many there are; spans of others are left out when they are too many
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
        List<Failure> errors,
        int errorsTotal,
        @Nullable UUID incidentId,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double durationMs,
        boolean complete,
        List<String> missing,
        List<Span> spans,
        int spansTotal) {

    TraceView with(List<Span> all, int total) {
        return new TraceView(
                traceId,
                workflowId,
                workflowIds,
                tenantId,
                workflowType,
                name,
                status,
                phase,
                error,
                errors,
                errorsTotal,
                incidentId,
                isSynthetic,
                syntheticScenarioId,
                startedAt,
                endedAt,
                durationMs,
                complete,
                missing,
                all,
                total);
    }

    /**
     * Something that went wrong. What only repeats its cause is not told again.
     *
     * @param kind {@code step}, {@code attempt}, {@code task}, {@code compensation} or {@code workflow}
     * @param message at most 500 characters
     */
    public record Failure(
            UUID eventId,
            Instant at,
            UUID workflowId,
            String kind,
            @Nullable String stage,
            @Nullable String step,
            String code,
            String message) {}

    /**
     * @param kind {@code workflow}, {@code stage}, {@code dependency}, {@code approval}, {@code attempt}, {@code step},
     *     {@code compensation} or {@code incident}; {@code span} for one that only an OpenTelemetry exporter told of
     * @param parentSpanId of an orphan: the root's, which it is shown under
     * @param missingParent the parent that an orphan names and nobody has told of
     * @param service of a {@code span}: its {@code service.name}
     * @param attributes as the exporter sent them; at most {@value Stored#MOST_ATTRIBUTES} of each span
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
            @Nullable Map<String, Integer> deleted,
            @Nullable String missingParent,
            @Nullable Map<String, String> attributes) {

        Span under(String root) {
            return with(root, parentSpanId, startedAt, durationMs, attributes);
        }

        /** What the exporter measured: it was nearer. */
        Span measured(Span stored) {
            String parent = stored.parentSpanId == null ? parentSpanId : stored.parentSpanId;
            return with(parent, missingParent, stored.startedAt, stored.durationMs, stored.attributes);
        }

        private Span with(
                @Nullable String parent,
                @Nullable String missing,
                Instant start,
                @Nullable Double duration,
                @Nullable Map<String, String> tags) {
            return new Span(
                    spanId,
                    parent,
                    kind,
                    name,
                    service,
                    status,
                    start,
                    duration,
                    error,
                    retries,
                    costMicros,
                    agentId,
                    attempt,
                    workflowId,
                    actor,
                    products,
                    deleted,
                    missing,
                    tags);
        }
    }
}

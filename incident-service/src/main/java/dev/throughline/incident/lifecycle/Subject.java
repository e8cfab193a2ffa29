package dev.throughline.incident.lifecycle;

import dev.throughline.contracts.TraceId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident under its row lock, as far as changes need it.
 *
 * @param run of its first occurrence; absent where no run failed
 * @param lastEventId the last that was said about it on that run's record; absent in incidents of earlier versions
 */
public record Subject(
        UUID incidentId,
        String tenantId,
        Lifecycle state,
        @Nullable String assignee,
        @Nullable Run run,
        @Nullable UUID lastEventId,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    /** Whose record is told. */
    public record Run(
            UUID workflowId, TraceId traceId, @Nullable String agentId) {}
}

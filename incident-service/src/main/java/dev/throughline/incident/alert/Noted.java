package dev.throughline.incident.alert;

import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident that people may want to be told about.
 *
 * @param severity as on the wire
 * @param kind what sort of failure it is; chooses the runbook
 * @param run absent when it belongs to none; then no record can hold receipts
 * @param causedBy the event that says the incident is there
 */
public record Noted(
        UUID incidentId,
        String tenantId,
        String severity,
        String kind,
        String title,
        Instant since,
        @Nullable Run run,
        UUID causedBy,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    public record Run(
            UUID workflowId, TraceId traceId, @Nullable String agentId) {}
}

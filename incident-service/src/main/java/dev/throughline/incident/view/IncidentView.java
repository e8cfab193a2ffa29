package dev.throughline.incident.view;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident as callers see it. The links are those of its first occurrence.
 *
 * @param severity {@code warning}, {@code error} or {@code critical}
 * @param status {@code open}, {@code acknowledged} or {@code resolved}
 */
public record IncidentView(
        UUID incidentId,
        String tenantId,
        @Nullable String agentId,
        @Nullable UUID workflowId,
        @Nullable UUID traceId,
        @Nullable UUID taskId,
        @Nullable UUID stepEventId,
        String fingerprint,
        String severity,
        String status,
        String title,
        String detail,
        long occurrences,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        Instant firstSeenAt,
        Instant lastSeenAt,
        @Nullable String templateId,
        @Nullable String assignee,
        @Nullable Instant resolvedAt) {}

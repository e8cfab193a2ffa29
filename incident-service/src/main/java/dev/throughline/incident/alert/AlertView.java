package dev.throughline.incident.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as callers see it.
 *
 * @param failures since the receiver last took it
 * @param nextAt when it is sent again; absent: there is nothing more to tell, or it is quarantined
 */
public record AlertView(
        UUID alertId,
        UUID incidentId,
        String receiver,
        String tenantId,
        @Nullable UUID workflowId,
        @Nullable UUID traceId,
        String state,
        boolean isFiring,
        int attempts,
        int failures,
        @Nullable Instant nextAt,
        @Nullable String lastError,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        @Nullable Instant resolvedAt,
        Instant createdAt,
        Instant changedAt,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId) {

    /** @param total of all that match, whatever the page */
    public record Page(
            List<AlertView> items, long total, @Nullable String next) {}
}

package dev.throughline.trace.search;

import dev.throughline.trace.view.Millis;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the list of traces: one workflow.
 *
 * @param isComplete it has ended and nothing was missing; found out shortly after the end
 */
public record TraceItem(
        UUID traceId,
        UUID workflowId,
        String tenantId,
        @Nullable String agentId,
        UUID correlationId,
        @Nullable String workflowType,
        @Nullable String name,
        String status,
        @Nullable String error,
        @Nullable UUID incidentId,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double durationMs,
        boolean isComplete) {

    static TraceItem of(Row row) {
        var started = row.getOffsetDateTime("started_at").toInstant();
        var ended = instant(row.getOffsetDateTime("ended_at"));
        return new TraceItem(
                row.getUUID("trace_id"),
                row.getUUID("workflow_id"),
                row.getString("tenant_id"),
                row.getString("agent_id"),
                row.getUUID("correlation_id"),
                row.getString("workflow_type"),
                row.getString("name"),
                row.getString("status"),
                row.getString("error"),
                row.getUUID("incident_id"),
                row.getBoolean("is_synthetic"),
                row.getString("synthetic_scenario_id"),
                started,
                ended,
                ended == null ? null : Millis.between(started, ended),
                Boolean.TRUE.equals(row.getBoolean("is_complete")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}

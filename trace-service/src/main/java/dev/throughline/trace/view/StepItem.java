package dev.throughline.trace.view;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A step as stored. */
public record StepItem(
        UUID id,
        Instant at,
        List<UUID> causationIds,
        UUID traceId,
        UUID workflowId,
        UUID correlationId,
        String tenantId,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        UUID taskId,
        String stage,
        int attempt,
        int index,
        String step,
        String skill,
        String agentId,
        String source,
        String level,
        String status,
        String outcomeCategory,
        String outcomeCode,
        @Nullable String outcomeData,
        int retryCount,
        long durationMicros,
        long costMicros,
        String spanId,
        String parentSpanId,
        Instant startedAt) {

    static StepItem of(Row row) {
        return new StepItem(
                row.getUUID("event_id"),
                row.getOffsetDateTime("at").toInstant(),
                List.of(row.getArrayOfUUIDs("causation_ids")),
                row.getUUID("trace_id"),
                row.getUUID("workflow_id"),
                row.getUUID("correlation_id"),
                row.getString("tenant_id"),
                row.getBoolean("is_synthetic"),
                row.getString("synthetic_scenario_id"),
                row.getUUID("task_id"),
                row.getString("stage"),
                row.getInteger("attempt"),
                row.getInteger("step_index"),
                row.getString("step"),
                row.getString("skill"),
                row.getString("agent_id"),
                row.getString("source"),
                row.getString("level"),
                row.getString("status"),
                row.getString("outcome_category"),
                row.getString("outcome_code"),
                row.getString("outcome_data"),
                row.getInteger("retry_count"),
                row.getLong("duration_micros"),
                row.getLong("cost_micros"),
                row.getString("span_id"),
                row.getString("parent_span_id"),
                row.getOffsetDateTime("started_at").toInstant());
    }
}

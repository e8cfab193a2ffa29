package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one batch knows about one workflow. {@link #merge} and the upsert that follows it are commutative, associative
 * and idempotent, because a worker's step may arrive before the request it belongs to.
 */
record TraceRow(
        CausalRecord origin,
        String status,
        @Nullable String agentId,
        @Nullable String workflowType,
        @Nullable String name,
        @Nullable String error,
        @Nullable UUID incidentId,
        Instant startedAt,
        @Nullable Instant endedAt) {
    static final String RUNNING = "running";
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";

    static TraceRow of(CausalRecord record) {
        var row = new TraceRow(record, RUNNING, null, null, null, null, null, record.recordedAt(), null);
        for (var event : record.events()) {
            row = row.merge(of(record, event));
        }
        return row;
    }

    private static TraceRow of(CausalRecord r, CausalEvent event) {
        return switch (event) {
            case CausalEvent.WorkflowRequested e ->
                new TraceRow(r, RUNNING, r.agentId(), e.workflowType(), e.name(), null, null, e.at(), null);
            case CausalEvent.WorkflowCompleted e ->
                new TraceRow(r, COMPLETED, null, null, null, null, null, orElse(e.startedAt(), e.at()), e.at());
            case CausalEvent.WorkflowFailed e ->
                new TraceRow(
                        r, FAILED, e.agent(), null, null, cut(e.error()), null, orElse(e.startedAt(), e.at()), e.at());
            case CausalEvent.IncidentOpened e ->
                new TraceRow(r, RUNNING, null, null, null, null, e.incidentId(), e.at(), null);
            case CausalEvent.PlanFrozen e -> seen(r, e);
            case CausalEvent.TaskDispatched e -> seen(r, e);
            case CausalEvent.StepRecorded e -> seen(r, e);
            case CausalEvent.TaskSucceeded e -> seen(r, e);
            case CausalEvent.TaskAttemptFailed e -> seen(r, e);
            case CausalEvent.TaskFailed e -> seen(r, e);
            case CausalEvent.ResultIgnored e -> seen(r, e);
            case CausalEvent.WorkflowCancelled e -> seen(r, e);
            case CausalEvent.WorkflowRerun e -> seen(r, e);
            case CausalEvent.WorkflowQueued e -> seen(r, e);
            case CausalEvent.WorkflowAdmitted e -> seen(r, e);
            case CausalEvent.LifecycleChanged e -> seen(r, e);
            case CausalEvent.CommandRefused e -> seen(r, e);
            case CausalEvent.StageSkipped e -> seen(r, e);
            case CausalEvent.StageFannedOut e -> seen(r, e);
            case CausalEvent.StageJoined e -> seen(r, e);
            case CausalEvent.ApprovalRequested e -> seen(r, e);
            case CausalEvent.SubWorkflowStarted e -> seen(r, e);
            case CausalEvent.TaskCancelled e -> seen(r, e);
            case CausalEvent.CompensationStarted e -> seen(r, e);
            case CausalEvent.StageCompensated e -> seen(r, e);
            case CausalEvent.CompensationFailed e -> seen(r, e);
            case CausalEvent.RunQuarantined e ->
                new TraceRow(r, FAILED, null, null, null, cut("quarantined: " + e.error()), null, e.at(), e.at());
            case CausalEvent.IncidentRepeated e ->
                new TraceRow(r, RUNNING, null, null, null, null, e.incidentId(), e.at(), null);
        };
    }

    private static TraceRow seen(CausalRecord r, CausalEvent event) {
        return new TraceRow(r, RUNNING, null, null, null, null, null, event.at(), null);
    }

    TraceRow merge(TraceRow other) {
        return new TraceRow(
                origin,
                rank(status) >= rank(other.status) ? status : other.status,
                least(agentId, other.agentId),
                least(workflowType, other.workflowType),
                least(name, other.name),
                least(error, other.error),
                least(incidentId, other.incidentId),
                startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt,
                least(endedAt, other.endedAt));
    }

    private static int rank(String status) {
        return switch (status) {
            case FAILED -> 2;
            case COMPLETED -> 1;
            default -> 0;
        };
    }

    private static <T extends Comparable<? super T>> @Nullable T least(@Nullable T a, @Nullable T b) {
        if (a == null) {
            return b;
        }
        return b == null || a.compareTo(b) <= 0 ? a : b;
    }

    private static Instant orElse(@Nullable Instant value, Instant fallback) {
        return value == null ? fallback : value;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 200 ? text : text.substring(0, 200);
    }
}

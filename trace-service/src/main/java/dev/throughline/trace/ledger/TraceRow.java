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
        Standing standing,
        @Nullable String agentId,
        @Nullable String workflowType,
        @Nullable String name,
        @Nullable UUID incidentId,
        Instant startedAt) {

    static TraceRow of(CausalRecord record) {
        var row = new TraceRow(record, Standing.UNTOLD, null, null, null, null, record.recordedAt());
        int round = 0;
        for (var event : record.events()) {
            if (event instanceof CausalEvent.WorkflowRerun again) {
                round = Math.max(round, again.round());
            }
            row = row.merge(of(record, event, round));
        }
        return row;
    }

    private static TraceRow of(CausalRecord r, CausalEvent event, int round) {
        return switch (event) {
            case CausalEvent.WorkflowRequested e ->
                new TraceRow(r, Standing.UNTOLD, r.agentId(), e.workflowType(), e.name(), null, e.at());
            case CausalEvent.WorkflowCompleted e ->
                stands(r, Standing.completed(e.at(), round), null, orElse(e.startedAt(), e.at()));
            case CausalEvent.WorkflowFailed e ->
                stands(r, Standing.failed(e.at(), round, e.error()), e.agent(), orElse(e.startedAt(), e.at()));
            case CausalEvent.WorkflowCancelled e ->
                stands(r, Standing.cancelled(e.at(), round, why(e)), null, orElse(e.startedAt(), e.at()));
            case CausalEvent.RunQuarantined e ->
                stands(r, Standing.failed(e.at(), round, "quarantined: " + e.error()), null, e.at());
            case CausalEvent.WorkflowRerun e -> stands(r, Standing.running(e.at(), round), null, e.at());
            case CausalEvent.LifecycleChanged e -> stands(r, Standing.after(e, round), null, e.at());
            case CausalEvent.IncidentOpened e -> incident(r, e.incidentId(), e.at());
            case CausalEvent.IncidentRepeated e -> incident(r, e.incidentId(), e.at());
            case CausalEvent.PlanFrozen e -> seen(r, e);
            case CausalEvent.TaskDispatched e -> seen(r, e);
            case CausalEvent.StepRecorded e -> seen(r, e);
            case CausalEvent.TaskSucceeded e -> seen(r, e);
            case CausalEvent.TaskAttemptFailed e -> seen(r, e);
            case CausalEvent.TaskFailed e -> seen(r, e);
            case CausalEvent.TaskCancelled e -> seen(r, e);
            case CausalEvent.ResultIgnored e -> seen(r, e);
            case CausalEvent.WorkflowQueued e -> seen(r, e);
            case CausalEvent.WorkflowAdmitted e -> seen(r, e);
            case CausalEvent.CommandRefused e -> seen(r, e);
            case CausalEvent.StageSkipped e -> seen(r, e);
            case CausalEvent.DependenciesMissing e -> seen(r, e);
            case CausalEvent.DependenciesMet e -> seen(r, e);
            case CausalEvent.StageFannedOut e -> seen(r, e);
            case CausalEvent.StageJoined e -> seen(r, e);
            case CausalEvent.ApprovalRequested e -> seen(r, e);
            case CausalEvent.SubWorkflowStarted e -> seen(r, e);
            case CausalEvent.CompensationStarted e -> seen(r, e);
            case CausalEvent.StageCompensated e -> seen(r, e);
            case CausalEvent.CompensationFailed e -> seen(r, e);
            case CausalEvent.IncidentChanged e -> seen(r, e);
            case CausalEvent.AlertChanged e -> seen(r, e);
            case CausalEvent.CostEstimated e -> seen(r, e);
            case CausalEvent.CostObserved e -> seen(r, e);
            case CausalEvent.BreakerChanged e -> seen(r, e);
        };
    }

    private static TraceRow seen(CausalRecord r, CausalEvent event) {
        return new TraceRow(r, Standing.UNTOLD, null, null, null, null, event.at());
    }

    private static String why(CausalEvent.WorkflowCancelled e) {
        return e.reason() == null ? "cancelled by " + e.actor() : e.reason();
    }

    private static TraceRow incident(CausalRecord r, UUID id, Instant at) {
        return new TraceRow(r, Standing.UNTOLD, null, null, null, id, at);
    }

    private static TraceRow stands(CausalRecord r, Standing standing, @Nullable String agent, Instant start) {
        return new TraceRow(r, standing, agent, null, null, null, start);
    }

    TraceRow merge(TraceRow other) {
        return new TraceRow(
                origin,
                standing.or(other.standing),
                least(agentId, other.agentId),
                least(workflowType, other.workflowType),
                least(name, other.name),
                least(incidentId, other.incidentId),
                startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt);
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
}

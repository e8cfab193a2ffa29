package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One link of the causality record. Every event names its direct causes; a join has several. What all events of one
 * decision share (tenant, workflow, trace) stands once in their {@link CausalRecord}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CausalEvent.WorkflowRequested.class, name = "workflow_requested"),
    @JsonSubTypes.Type(value = CausalEvent.PlanFrozen.class, name = "plan_frozen"),
    @JsonSubTypes.Type(value = CausalEvent.TaskDispatched.class, name = "task_dispatched"),
    @JsonSubTypes.Type(value = CausalEvent.StepRecorded.class, name = "step_recorded"),
    @JsonSubTypes.Type(value = CausalEvent.TaskSucceeded.class, name = "task_succeeded"),
    @JsonSubTypes.Type(value = CausalEvent.TaskAttemptFailed.class, name = "task_attempt_failed"),
    @JsonSubTypes.Type(value = CausalEvent.TaskFailed.class, name = "task_failed"),
    @JsonSubTypes.Type(value = CausalEvent.ResultIgnored.class, name = "result_ignored"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowCompleted.class, name = "workflow_completed"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowFailed.class, name = "workflow_failed"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowCancelled.class, name = "workflow_cancelled"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowRerun.class, name = "workflow_rerun"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowQueued.class, name = "workflow_queued"),
    @JsonSubTypes.Type(value = CausalEvent.WorkflowAdmitted.class, name = "workflow_admitted"),
    @JsonSubTypes.Type(value = CausalEvent.LifecycleChanged.class, name = "lifecycle_changed"),
    @JsonSubTypes.Type(value = CausalEvent.CommandRefused.class, name = "command_refused"),
    @JsonSubTypes.Type(value = CausalEvent.StageSkipped.class, name = "stage_skipped"),
    @JsonSubTypes.Type(value = CausalEvent.DependenciesMissing.class, name = "dependencies_missing"),
    @JsonSubTypes.Type(value = CausalEvent.DependenciesMet.class, name = "dependencies_met"),
    @JsonSubTypes.Type(value = CausalEvent.StageFannedOut.class, name = "stage_fanned_out"),
    @JsonSubTypes.Type(value = CausalEvent.StageJoined.class, name = "stage_joined"),
    @JsonSubTypes.Type(value = CausalEvent.ApprovalRequested.class, name = "approval_requested"),
    @JsonSubTypes.Type(value = CausalEvent.SubWorkflowStarted.class, name = "sub_workflow_started"),
    @JsonSubTypes.Type(value = CausalEvent.TaskCancelled.class, name = "task_cancelled"),
    @JsonSubTypes.Type(value = CausalEvent.CompensationStarted.class, name = "compensation_started"),
    @JsonSubTypes.Type(value = CausalEvent.StageCompensated.class, name = "stage_compensated"),
    @JsonSubTypes.Type(value = CausalEvent.CompensationFailed.class, name = "compensation_failed"),
    @JsonSubTypes.Type(value = CausalEvent.RunQuarantined.class, name = "run_quarantined"),
    @JsonSubTypes.Type(value = CausalEvent.IncidentOpened.class, name = "incident_opened"),
    @JsonSubTypes.Type(value = CausalEvent.IncidentRepeated.class, name = "incident_repeated"),
    @JsonSubTypes.Type(value = CausalEvent.IncidentChanged.class, name = "incident_changed"),
    @JsonSubTypes.Type(value = CausalEvent.AlertChanged.class, name = "alert_changed"),
    @JsonSubTypes.Type(value = CausalEvent.CostEstimated.class, name = "cost_estimated"),
    @JsonSubTypes.Type(value = CausalEvent.CostObserved.class, name = "cost_observed"),
    @JsonSubTypes.Type(value = CausalEvent.BreakerChanged.class, name = "breaker_changed"),
})
public sealed interface CausalEvent {
    UUID id();

    Instant at();

    List<UUID> causationIds();

    /** The name under which the event travels, such as {@code workflow_failed}. */
    default String type() {
        return CausalTypes.nameOf(getClass());
    }

    /**
     * A request arrived over HTTP or Kafka and was accepted; {@code spanId} is the workflow's span.
     *
     * @param foreignCause the CloudEvent that asked for it; absent where it was none
     */
    record WorkflowRequested(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String via,
            String workflowType,
            String name,
            SpanId spanId,
            @Nullable SpanId parentSpanId,
            @Nullable String traceIdRejected,
            @Nullable ForeignCause foreignCause)
            implements CausalEvent {

        /** A request that was no event of somebody else's. */
        public WorkflowRequested(
                UUID id,
                Instant at,
                List<UUID> causationIds,
                String via,
                String workflowType,
                String name,
                SpanId spanId,
                @Nullable SpanId parentSpanId,
                @Nullable String traceIdRejected) {
            this(id, at, causationIds, via, workflowType, name, spanId, parentSpanId, traceIdRejected, null);
        }
    }

    /** Template, parameters and stages are fixed for good under their hash. */
    record PlanFrozen(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String templateId,
            int templateVersion,
            String planHash,
            List<String> stages,
            JsonNode selection)
            implements CausalEvent {}

    /** An attempt of a stage's task was sent to its agent. */
    record TaskDispatched(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            String agent,
            int attempt,
            SpanId spanId,
            SpanId parentSpanId,
            Instant deadline)
            implements CausalEvent {}

    /**
     * A step ended; recorded before its failure ends the task.
     *
     * @param spanId the step's own span, child of the attempt's
     * @param status {@code succeeded}, {@code failed} or {@code skipped}
     * @param outcomeCategory {@code success}, {@code error}, {@code timeout} or {@code cancelled}
     * @param outcomeData error text, at most 500 characters, or null
     * @param costMicros in millionths of a US dollar
     * @param evidence of the calls it made out of the system, at most {@value Evidence#MAX_PER_STEP}; absent: none
     */
    record StepRecorded(
            UUID id,
            Instant at,
            List<UUID> causationIds,
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
            SpanId spanId,
            SpanId parentSpanId,
            Instant startedAt,
            @Nullable List<Evidence> evidence)
            implements CausalEvent {}

    /**
     * @param products how many rows of each kind it left behind; absent: none
     * @param outputSha256 of the canonical JSON of what its steps yielded; absent: nothing
     * @param artifactSha256s by name; absent: none
     */
    record TaskSucceeded(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            int attempt,
            String agentId,
            SpanId spanId,
            List<String> artifacts,
            @Nullable Map<String, Integer> products,
            @Nullable String outputSha256,
            @Nullable Map<String, String> artifactSha256s)
            implements CausalEvent {

        /** An attempt that yielded nothing. */
        public TaskSucceeded(
                UUID id,
                Instant at,
                List<UUID> causationIds,
                UUID taskId,
                String stage,
                int attempt,
                String agentId,
                SpanId spanId,
                List<String> artifacts,
                @Nullable Map<String, Integer> products) {
            this(id, at, causationIds, taskId, stage, attempt, agentId, spanId, artifacts, products, null, null);
        }
    }

    /** An attempt failed or its deadline passed; another one follows at {@code retryAt}. */
    record TaskAttemptFailed(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            int attempt,
            SpanId spanId,
            String code,
            String message,
            Instant retryAt)
            implements CausalEvent {}

    /**
     * The task failed for good.
     *
     * @param products how many rows of each kind it left behind all the same; absent: none
     */
    record TaskFailed(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            int attempt,
            SpanId spanId,
            String agent,
            String code,
            String message,
            @Nullable String step,
            @Nullable Map<String, Integer> products)
            implements CausalEvent {}

    /** A duplicate, late or unexpected result changed nothing. */
    record ResultIgnored(UUID id, Instant at, List<UUID> causationIds, UUID taskId, int attempt, String reason)
            implements CausalEvent {}

    record WorkflowCompleted(UUID id, Instant at, List<UUID> causationIds, SpanId spanId, Instant startedAt)
            implements CausalEvent {}

    /**
     * The run has failed and everything it left behind is gone.
     *
     * @param error at most 200 characters
     * @param templateId of the run's plan; absent in events of earlier versions
     */
    record WorkflowFailed(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            SpanId spanId,
            Instant startedAt,
            String code,
            String error,
            @Nullable UUID taskId,
            @Nullable String stage,
            @Nullable String step,
            @Nullable String agent,
            @Nullable String templateId)
            implements CausalEvent {

        /** As earlier versions said it. */
        public WorkflowFailed(
                UUID id,
                Instant at,
                List<UUID> causationIds,
                SpanId spanId,
                Instant startedAt,
                String code,
                String error,
                @Nullable UUID taskId,
                @Nullable String stage,
                @Nullable String step,
                @Nullable String agent) {
            this(id, at, causationIds, spanId, startedAt, code, error, taskId, stage, step, agent, null);
        }
    }

    /** The run was cancelled and everything it left behind is gone. */
    record WorkflowCancelled(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            SpanId spanId,
            Instant startedAt,
            String actor,
            @Nullable String reason)
            implements CausalEvent {}

    /**
     * A run that had ended goes on.
     *
     * @param round 2 for the first repetition
     * @param reused stages whose success stands
     * @param repeated stages that are done again
     */
    record WorkflowRerun(
            UUID id, Instant at, List<UUID> causationIds, int round, List<String> reused, List<String> repeated)
            implements CausalEvent {}

    /**
     * The run is accepted and waits for its turn.
     *
     * @param waitingFor {@code concurrency:<key>} or {@code rate:<tenant>}
     */
    record WorkflowQueued(UUID id, Instant at, List<UUID> causationIds, String waitingFor) implements CausalEvent {}

    record WorkflowAdmitted(UUID id, Instant at, List<UUID> causationIds) implements CausalEvent {}

    /**
     * A command was carried out.
     *
     * @param fromStatus the status of the run before it, {@code toStatus} after it
     */
    record LifecycleChanged(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID commandId,
            String verb,
            String actor,
            @Nullable String reason,
            @Nullable String stage,
            String fromStatus,
            String toStatus)
            implements CausalEvent {}

    /** A command was not possible and changed nothing. */
    record CommandRefused(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID commandId,
            String verb,
            String actor,
            @Nullable String reason,
            String status,
            List<String> allowed)
            implements CausalEvent {}

    /** @param why {@code condition} when it was not met, {@code needs} when everything it needs was skipped */
    record StageSkipped(UUID id, Instant at, List<UUID> causationIds, String stage, String why)
            implements CausalEvent {}

    /**
     * A stage cannot start: no worker has what it needs.
     *
     * @param missing in words for people
     * @param until if nobody has it by then, the stage fails
     */
    record DependenciesMissing(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            List<String> missing,
            Instant until)
            implements CausalEvent {}

    /** Now a worker has it. */
    record DependenciesMet(UUID id, Instant at, List<UUID> causationIds, UUID taskId, String stage)
            implements CausalEvent {}

    /** One task for each of {@code size} items; they are called {@code stage[0]} and so on. */
    record StageFannedOut(UUID id, Instant at, List<UUID> causationIds, String stage, int size)
            implements CausalEvent {}

    /** Every task of a fanned out stage has succeeded. */
    record StageJoined(UUID id, Instant at, List<UUID> causationIds, String stage, int size) implements CausalEvent {}

    /** A person must decide until {@code expiresAt}. */
    record ApprovalRequested(UUID id, Instant at, List<UUID> causationIds, UUID taskId, String stage, Instant expiresAt)
            implements CausalEvent {}

    record SubWorkflowStarted(
            UUID id, Instant at, List<UUID> causationIds, UUID taskId, String stage, UUID childWorkflowId)
            implements CausalEvent {}

    /**
     * An attempt whose result no longer mattered has ended, or has not answered in time.
     *
     * @param products as in {@link TaskFailed}
     */
    record TaskCancelled(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            int attempt,
            SpanId spanId,
            @Nullable Map<String, Integer> products)
            implements CausalEvent {}

    /**
     * The run cannot complete any more; what it left behind is undone.
     *
     * @param code of the failure, or {@code cancelled}
     * @param error at most 200 characters
     */
    record CompensationStarted(UUID id, Instant at, List<UUID> causationIds, String code, String error)
            implements CausalEvent {}

    /** @param deleted how many rows of each kind are gone */
    record StageCompensated(UUID id, Instant at, List<UUID> causationIds, String stage, Map<String, Integer> deleted)
            implements CausalEvent {}

    /**
     * A compensation task failed for good: what the stage left behind is still there.
     *
     * @param error at most 200 characters
     * @param nextTryAt when it is tried again unless somebody asks for it earlier
     * @param templateId as in {@link WorkflowFailed}
     */
    record CompensationFailed(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            String agent,
            String code,
            String error,
            @Nullable String step,
            Instant nextTryAt,
            @Nullable String templateId)
            implements CausalEvent {

        /** As earlier versions said it. */
        public CompensationFailed(
                UUID id,
                Instant at,
                List<UUID> causationIds,
                UUID taskId,
                String stage,
                String agent,
                String code,
                String error,
                @Nullable String step,
                Instant nextTryAt) {
            this(id, at, causationIds, taskId, stage, agent, code, error, step, nextTryAt, null);
        }
    }

    /** A decision about the run threw; the run is set aside and its slot goes on. */
    record RunQuarantined(UUID id, Instant at, List<UUID> causationIds, String error) implements CausalEvent {}

    record IncidentOpened(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID incidentId,
            String fingerprint,
            String severity,
            String title,
            @Nullable UUID taskId,
            @Nullable UUID stepEventId)
            implements CausalEvent {}

    /** Another failure with the fingerprint of an open incident. */
    record IncidentRepeated(
            UUID id, Instant at, List<UUID> causationIds, UUID incidentId, String fingerprint, long occurrences)
            implements CausalEvent {}

    /**
     * What people did about an incident.
     *
     * @param verb {@code acknowledge}, {@code assign}, {@code comment}, {@code resolve} or {@code reopen}
     * @param note at most 1,000 characters
     */
    record IncidentChanged(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID incidentId,
            String verb,
            String status,
            String actor,
            @Nullable String note)
            implements CausalEvent {}

    /**
     * What became of an alert.
     *
     * @param receiver a configured name, such as {@code alertmanager}
     * @param state {@code queued}, {@code sent}, {@code acknowledged}, {@code failed} or {@code quarantined}
     * @param attempts made so far
     * @param detail why, at most 200 characters
     */
    record AlertChanged(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID alertId,
            UUID incidentId,
            String receiver,
            String state,
            int attempts,
            @Nullable String detail)
            implements CausalEvent {}

    /**
     * What a run is expected to cost, in millionths of a US dollar.
     *
     * @param inputHash SHA-256 of all that the estimators looked at; a replay with the same gives the same
     * @param v2Micros absent while too little was observed to learn from
     * @param used {@code v1} or {@code v2}: which of them budgets rely on
     */
    record CostEstimated(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String inputHash,
            String templateId,
            long v1Micros,
            @Nullable Long v2Micros,
            String used)
            implements CausalEvent {}

    /**
     * What it did cost.
     *
     * @param isWhole false when not all of the run was done, so that it says nothing about the estimate
     */
    record CostObserved(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String inputHash,
            String templateId,
            long actualMicros,
            long v1Micros,
            @Nullable Long v2Micros,
            boolean isWhole)
            implements CausalEvent {}

    /**
     * A circuit breaker went from one state to another because of this run.
     *
     * @param breaker {@code <estimator>/<tenant>}
     * @param from {@code closed}, {@code open} or {@code half_open}, as {@code to}
     * @param until when an open one is looked at again
     */
    record BreakerChanged(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String breaker,
            String from,
            String to,
            String why,
            @Nullable Instant until)
            implements CausalEvent {}
}

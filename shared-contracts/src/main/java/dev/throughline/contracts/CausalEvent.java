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
})
public sealed interface CausalEvent {
    UUID id();

    Instant at();

    List<UUID> causationIds();

    /** The name under which the event travels, such as {@code workflow_failed}. */
    default String type() {
        return CausalTypes.nameOf(getClass());
    }

    /** A request arrived over HTTP or Kafka and was accepted; {@code spanId} is the workflow's span. */
    record WorkflowRequested(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            String via,
            String workflowType,
            String name,
            SpanId spanId,
            @Nullable SpanId parentSpanId,
            @Nullable String traceIdRejected)
            implements CausalEvent {}

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

    /** @param products how many rows of each kind it left behind; absent: none */
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
            @Nullable Map<String, Integer> products)
            implements CausalEvent {}

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
            @Nullable String agent)
            implements CausalEvent {}

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
            Instant nextTryAt)
            implements CausalEvent {}

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
}

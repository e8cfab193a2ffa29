package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
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
            Instant startedAt)
            implements CausalEvent {}

    record TaskSucceeded(
            UUID id,
            Instant at,
            List<UUID> causationIds,
            UUID taskId,
            String stage,
            int attempt,
            String agentId,
            SpanId spanId,
            List<String> artifacts)
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

    /** The task failed for good. */
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
            @Nullable String step)
            implements CausalEvent {}

    /** A duplicate, late or unexpected result changed nothing. */
    record ResultIgnored(UUID id, Instant at, List<UUID> causationIds, UUID taskId, int attempt, String reason)
            implements CausalEvent {}

    record WorkflowCompleted(UUID id, Instant at, List<UUID> causationIds, SpanId spanId, Instant startedAt)
            implements CausalEvent {}

    /** @param error at most 200 characters */
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

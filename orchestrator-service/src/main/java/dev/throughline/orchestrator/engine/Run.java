package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of one run, as the engine decides on it.
 *
 * @param round 1, and one more whenever the run is done again
 * @param tasks by name, see {@link StageNames}
 * @param products how many rows each stage has left behind; stages without any are absent
 * @param ending why it is being undone; null while it is not
 * @param spending what it has taken so far
 * @param waitUntil while it is paused or its compensation has failed: when it goes on by itself
 */
public record Run(
        Identity identity,
        Plan plan,
        RunStatus status,
        int round,
        Map<String, TaskState> tasks,
        List<FileRef> artifacts,
        Map<String, Integer> products,
        @Nullable Ending ending,
        @Nullable Instant waitUntil,
        @Nullable String error,
        @Nullable Instant endedAt,
        Spending spending) {

    /**
     * What never changes. {@code span} is the workflow's own span; {@code isSampled} was decided when it was asked for,
     * and whoever records spans of the run goes by it. {@code traceState} is what the trace carries for others, with the
     * scenario of a synthetic run in front.
     */
    public record Identity(
            UUID workflowId,
            String tenantId,
            String type,
            String name,
            @Nullable String description,
            TraceId traceId,
            SpanId span,
            @Nullable SpanId parentSpan,
            boolean isSynthetic,
            @Nullable String scenarioId,
            List<FileRef> inputs,
            Instant startedAt,
            @Nullable Parent parent,
            boolean isSampled,
            @Nullable String traceState) {
        /** One whose trace carries nothing for others. */
        public Identity(
                UUID workflowId,
                String tenantId,
                String type,
                String name,
                @Nullable String description,
                TraceId traceId,
                SpanId span,
                @Nullable SpanId parentSpan,
                boolean isSynthetic,
                @Nullable String scenarioId,
                List<FileRef> inputs,
                Instant startedAt,
                @Nullable Parent parent,
                boolean isSampled) {
            this(
                    workflowId,
                    tenantId,
                    type,
                    name,
                    description,
                    traceId,
                    span,
                    parentSpan,
                    isSynthetic,
                    scenarioId,
                    inputs,
                    startedAt,
                    parent,
                    isSampled,
                    null);
        }

        /** How the trace goes on below one of its spans. */
        public String traceparent(SpanId below) {
            return TraceContext.traceparent(traceId, below, Sampling.of(isSampled));
        }
    }

    /** The task that this run does the work of. */
    public record Parent(UUID workflowId, UUID taskId) {}

    public UUID workflowId() {
        return identity.workflowId();
    }

    /** Outputs of finished stages, by name. */
    public Map<String, JsonNode> outputs() {
        return Dag.outputs(tasks);
    }

    /** What expressions of the template see. */
    public JsonNode scope() {
        return Dag.scope(plan, identity, tasks);
    }

    /** What the task of a fanned out stage is about. */
    public @Nullable JsonNode item(String task) {
        return tasks.get(StageNames.stage(task)) instanceof TaskState.FannedOut stage
                ? stage.items().get(StageNames.index(task))
                : null;
    }

    /** The next moment at which the run must be looked at even if nothing arrives; empty only when it ended. */
    public Optional<WakeUp> nextWakeUp() {
        return WakeUps.next(this);
    }

    /** The same, for those who only hear of events: it may be later, never earlier. */
    public Optional<WakeUp> announcedWakeUp() {
        return WakeUps.announced(this);
    }

    public record WakeUp(String waitingFor, Instant at) {}

    /** Set aside by a decision that threw. */
    public Run quarantined(String why, Instant now) {
        return new Run(
                identity,
                plan,
                RunStatus.QUARANTINED,
                round,
                tasks,
                artifacts,
                products,
                ending,
                null,
                "quarantined: " + why,
                now,
                spending);
    }

    /**
     * As a new owner takes it over: results and signs of life may have come while nobody listened, so nothing is given
     * up before {@code earliest}.
     */
    public Run takenOver(Instant earliest) {
        Map<String, TaskState> patient = new LinkedHashMap<>(tasks);
        patient.replaceAll((name, task) -> switch (task) {
            case TaskState.Dispatched open
            when open.due().isBefore(earliest) ->
                new TaskState.Dispatched(
                        open.taskId(),
                        open.attempt(),
                        open.span(),
                        open.event(),
                        open.deadline().isBefore(earliest) ? earliest : open.deadline(),
                        open.heartbeatBy() == null ? null : earliest);
            case TaskState.Cancelling open
            when open.until().isBefore(earliest) ->
                new TaskState.Cancelling(open.taskId(), open.attempt(), open.span(), open.event(), earliest);
            default -> task;
        });
        return new Run(
                identity, plan, status, round, patient, artifacts, products, ending, waitUntil, error, endedAt,
                spending);
    }

    /** The stages now in work, for people; {@code initialization} before any, {@code finished} after all. */
    public String currentStage() {
        if (status.isTerminal()) {
            return "finished";
        }
        for (var entry : tasks.entrySet()) {
            boolean isOpen = switch (entry.getValue()) {
                case TaskState.Dispatched ignored -> true;
                case TaskState.BackingOff ignored -> true;
                case TaskState.AwaitingApproval ignored -> true;
                case TaskState.FannedOut ignored -> true;
                case TaskState.InChild ignored -> true;
                case TaskState.Withheld ignored -> true;
                case TaskState.Cancelling ignored -> true;
                case TaskState.Pending ignored -> false;
                case TaskState.Ended ignored -> false;
                case TaskState.Skipped ignored -> false;
                case TaskState.Undone ignored -> false;
            };
            if (isOpen) {
                return entry.getKey();
            }
        }
        return "initialization";
    }

    public int progressPercentage() {
        if (status == RunStatus.COMPLETED) {
            return 100;
        }
        long done = plan.stages().stream()
                .map(stage -> tasks.get(stage.name()))
                .filter(task -> task instanceof TaskState.Succeeded || task instanceof TaskState.Skipped)
                .count();
        return plan.stages().isEmpty() ? 0 : (int) (100 * done / plan.stages().size());
    }
}

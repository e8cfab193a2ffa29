package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.WorkflowAdmitted;
import dev.throughline.contracts.CausalEvent.WorkflowQueued;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every decision about a run. Pure: the same state, command, time and entropy give the same decision. */
public final class RunDecider {
    private final Entropy entropy;
    private final Expressions expressions;
    private final Pace pace;
    private final Dependencies dependencies;
    private final UnaryOperator<UUID> childIds;
    private final Costs costs;

    /** @param childIds an id for a run that must live where the given one does */
    public RunDecider(
            Entropy entropy,
            Expressions expressions,
            Pace pace,
            Dependencies dependencies,
            UnaryOperator<UUID> childIds,
            Costs costs) {
        this.entropy = entropy;
        this.expressions = expressions;
        this.pace = pace;
        this.dependencies = dependencies;
        this.childIds = childIds;
        this.costs = costs;
    }

    /** How the request came in, for the record. */
    public record Origin(
            String via,
            @Nullable String traceIdRejected,
            JsonNode selection,
            @Nullable UUID cause,
            @Nullable UUID replaces,
            @Nullable ForeignCause foreign) {
        public Origin(String via, @Nullable String traceIdRejected, JsonNode selection) {
            this(via, traceIdRejected, selection, null, null, null);
        }

        /** An event of another run led to this one. */
        public Origin causedBy(UUID event) {
            return new Origin(via, traceIdRejected, selection, event, replaces, foreign);
        }

        /** An event from outside asked for this one. */
        public Origin causedBy(@Nullable ForeignCause event) {
            return new Origin(via, traceIdRejected, selection, cause, replaces, event);
        }

        /** The run takes the place of one that was started under the same idempotency key. */
        public Origin replacing(UUID workflowId) {
            return new Origin(via, traceIdRejected, selection, cause, workflowId, foreign);
        }
    }

    /** One decision in the making, with all that works on it. */
    private record Parts(Draft draft, Dag dag, Saga saga, Attempts attempts, Verbs verbs) {}

    private Parts parts(Run run, Instant now) {
        var draft = new Draft(run, entropy, now);
        var dag = new Dag(draft, expressions, pace, dependencies, childIds::apply);
        var saga = new Saga(draft, dag);
        var attempts = new Attempts(draft, dag, saga);
        return new Parts(draft, dag, saga, attempts, new Verbs(draft, attempts, saga));
    }

    /**
     * A run whose plan has a key of admission, or that may not begin before {@code turn}, waits until it is admitted.
     *
     * @param turn when its tenant's rate permits it; now or earlier: at once
     */
    public Decision start(Run.Identity identity, Plan plan, Origin origin, Instant turn, Instant now) {
        boolean isQueued = plan.admission() != null || turn.isAfter(now);
        Map<String, TaskState> tasks = new LinkedHashMap<>();
        plan.stages().forEach(stage -> tasks.put(stage.name(), new TaskState.Pending(entropy.uuid(now))));
        var run = new Run(
                identity,
                plan,
                isQueued ? RunStatus.PLANNED : RunStatus.RUNNING,
                1,
                tasks,
                List.of(),
                Map.of(),
                null,
                isQueued ? (turn.isAfter(now) ? turn : now.plus(WakeUps.LONGEST_QUEUE)) : null,
                null,
                null,
                CostEvents.begin(plan, identity, costs));
        var parts = parts(run, now);
        var draft = parts.draft();
        List<UUID> causes = origin.cause() == null ? List.of() : List.of(origin.cause());
        UUID requested = draft.record(id -> new WorkflowRequested(
                id,
                now,
                causes,
                origin.via(),
                identity.type(),
                identity.name(),
                identity.span(),
                identity.parentSpan(),
                origin.traceIdRejected(),
                origin.foreign()));
        UUID frozen = draft.record(id -> new PlanFrozen(
                id,
                now,
                List.of(requested),
                plan.templateId(),
                plan.templateVersion(),
                plan.hash(),
                plan.stages().stream().map(StageSpec::name).toList(),
                origin.selection()));
        CostEvents.estimated(draft, frozen);
        UUID replaced = origin.replaces();
        if (replaced != null) {
            draft.record(id -> Replacement.event(id, now, requested, replaced));
        }
        if (isQueued) {
            String waitingFor = WakeUps.turn(plan, identity);
            draft.record(id -> new WorkflowQueued(id, now, List.of(frozen), waitingFor));
        } else {
            parts.attempts().goOn(frozen);
        }
        return draft.decision();
    }

    public Decision decide(Run run, Command command, Instant now) {
        var parts = parts(run, now);
        var draft = parts.draft();
        Decision.Answer answer = null;
        switch (command) {
            case Command.ResultArrived arrived -> result(parts, arrived.result(), costs);
            case Command.WakeUp ignored -> wakeUp(parts);
            case Command.Undo undo -> undo(parts, undo);
            case Command.Asked asked -> answer = parts.verbs().carryOut(asked.command());
            case Command.Disowned disowned -> disowned(parts, disowned.cause());
            case Command.Admit ignored -> admit(parts);
            case Command.ChildEnded ended -> childEnded(parts, ended);
        }
        UUID again = draft.again;
        if (again != null) {
            draft.again = null;
            parts.attempts().goOn(again);
        }
        return draft.decision(answer);
    }

    private static void result(Parts parts, TaskResult result, Costs costs) {
        var draft = parts.draft();
        String name = nameOf(draft.before, result.taskId());
        String refusal = refusal(draft.before, name, result);
        if (name == null || refusal != null) {
            String reason = refusal == null ? "unknown_task" : refusal;
            draft.record(id ->
                    new ResultIgnored(id, draft.now, result.causationIds(), result.taskId(), result.attempt(), reason));
            return;
        }
        if (result.outcome() != TaskResult.Outcome.PROGRESS) {
            draft.spending = draft.spending.and(StageNames.account(name), result.usage(), costs);
        }
        switch (result.outcome()) {
            case SUCCEEDED -> parts.attempts().succeeded(name, result);
            case FAILED -> parts.attempts().failed(name, failure(result), result, result.causationIds());
            case PROGRESS -> {
                Long heartbeat = draft.plan().task(name).heartbeatMs();
                if (heartbeat != null && draft.task(name) instanceof TaskState.Dispatched open) {
                    draft.tasks.put(name, open.heard(draft.now.plusMillis(heartbeat)));
                }
            }
        }
    }

    private static Failure failure(TaskResult result) {
        return result.failure() == null
                ? new Failure("unspecified", "the worker gave no reason", true, null, null)
                : result.failure();
    }

    private static void wakeUp(Parts parts) {
        var draft = parts.draft();
        RunStatus status = draft.status;
        for (String name : List.copyOf(draft.tasks.keySet())) {
            if (draft.status != status) {
                return;
            }
            if (draft.tasks.containsKey(name)) {
                wakeUp(parts, name);
            }
        }
        if (draft.status != status || draft.waitUntil == null || draft.waitUntil.isAfter(draft.now)) {
            return;
        }
        switch (status) {
            case PLANNED -> {
                if (draft.plan().admission() == null) {
                    admit(parts);
                } else {
                    draft.waitUntil = draft.now.plus(WakeUps.LONGEST_QUEUE);
                }
            }
            case PAUSED -> parts.verbs().resumeByItself();
            case COMPENSATION_FAILED ->
                parts.saga()
                        .resume(java.util.Objects.requireNonNull(draft.ending).last());
            default -> {}
        }
    }

    private static void wakeUp(Parts parts, String name) {
        var draft = parts.draft();
        Instant now = draft.now;
        switch (draft.task(name)) {
            case TaskState.Dispatched task -> parts.attempts().expire(name, task);
            case TaskState.BackingOff task
            when draft.status == RunStatus.RUNNING && !task.retryAt().isAfter(now) -> {
                if (!parts.dag().isHeld(List.of(task.event()))) {
                    parts.dag().dispatch(name, List.of(task.event()));
                }
            }
            case TaskState.Withheld task
            when draft.status == RunStatus.RUNNING -> parts.attempts().look(name, task);
            case TaskState.AwaitingApproval task
            when !task.expiresAt().isAfter(now) -> {
                var failure = new Failure("approval_expired", "nobody decided in time", false, null, null);
                parts.attempts().stageFailed(name, failure, List.of(task.event()));
            }
            case TaskState.InChild task
            when !task.deadline().isAfter(now) -> {
                draft.children.add(new Decision.Child.Cancel(task.child(), task.event()));
                var failure = new Failure("workflow_timeout", "the sub-workflow took too long", false, null, null);
                parts.attempts().stageFailed(name, failure, List.of(task.event()));
            }
            case TaskState.Cancelling task
            when !task.until().isAfter(now) -> parts.saga().cancelled(name, task, List.of(task.event()), List.of());
            default -> {}
        }
    }

    private static void undo(Parts parts, Command.Undo undo) {
        var draft = parts.draft();
        boolean isNext = draft.status == RunStatus.COMPENSATING
                && Compensation.next(draft.before).filter(undo.stage()::equals).isPresent();
        if (!isNext) {
            return;
        }
        String name = StageNames.undo(undo.stage());
        switch (draft.tasks.get(name)) {
            case TaskState.Dispatched open -> parts.attempts().expire(name, open);
            case TaskState.InChild open -> {
                if (!open.deadline().isAfter(draft.now)) {
                    parts.saga().askChildAgain(name, open);
                }
            }
            case null, default -> parts.saga().undo(undo.stage(), undo.rows());
        }
    }

    private static void admit(Parts parts) {
        var draft = parts.draft();
        if (draft.status == RunStatus.PLANNED) {
            draft.become(RunStatus.RUNNING);
            draft.waitUntil = null;
            UUID admitted = draft.record(id -> new WorkflowAdmitted(id, draft.now, List.of()));
            parts.attempts().goOn(admitted);
        }
    }

    private static void disowned(Parts parts, UUID cause) {
        var draft = parts.draft();
        boolean isOver = draft.status == RunStatus.CANCELLED
                || draft.status == RunStatus.FAILED
                || draft.status == RunStatus.QUARANTINED
                || draft.ending != null;
        if (!isOver) {
            parts.saga()
                    .begin(
                            new Ending.Cancellation(draft.now, cause, cause, "parent", null),
                            "cancelled",
                            "the workflow that it belongs to needs it no more");
        }
    }

    private static void childEnded(Parts parts, Command.ChildEnded child) {
        var draft = parts.draft();
        String name = nameOf(draft.before, child.taskId());
        if (name == null) {
            return;
        }
        draft.spending = draft.spending.and(StageNames.account(name), child.spent());
        switch (draft.task(name)) {
            case TaskState.InChild task -> {
                if (child.status() == RunStatus.COMPLETED) {
                    parts.attempts().childSucceeded(name, task, childOutput(task.child(), child.outputs()));
                } else {
                    String why = child.error() == null ? child.status().wireName() : child.error();
                    var failure = new Failure("workflow_" + child.status().wireName(), why, false, null, null);
                    parts.attempts().stageFailed(name, failure, List.of(task.event()));
                }
            }
            case TaskState.Cancelling task -> parts.saga().cancelled(name, task, List.of(task.event()), List.of());
            case TaskState.Succeeded ignored
            when draft.tasks.get(StageNames.undo(name)) instanceof TaskState.InChild undo ->
                parts.saga().childUndone(StageNames.undo(name), undo, child.status());
            default -> {}
        }
    }

    private static JsonNode childOutput(UUID child, @Nullable JsonNode outputs) {
        return Json.MAPPER
                .createObjectNode()
                .put("workflow_id", child.toString())
                .set("stages", outputs);
    }

    /** What a run yielded, as the run that it belongs to sees it. */
    public static JsonNode outputs(Run child) {
        var outputs = Json.MAPPER.createObjectNode();
        Dag.outputs(child.tasks()).forEach(outputs::set);
        return outputs;
    }

    private static @Nullable String nameOf(Run run, UUID taskId) {
        for (var entry : run.tasks().entrySet()) {
            if (entry.getValue().taskId().equals(taskId)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static @Nullable String refusal(Run run, @Nullable String name, TaskResult result) {
        if (name == null) {
            return "unknown_task";
        }
        if (result.contractVersion() != Contract.VERSION) {
            return "unknown_contract_version";
        }
        if (run.status().isTerminal()) {
            return "run_ended";
        }
        return switch (run.tasks().get(name)) {
            case TaskState.Dispatched task -> task.attempt() == result.attempt() ? null : "attempt_superseded";
            case TaskState.Cancelling task -> task.attempt() == result.attempt() ? null : "attempt_superseded";
            case TaskState.BackingOff ignored -> "attempt_already_failed";
            case TaskState.Succeeded ignored -> "duplicate";
            case TaskState.Failed ignored -> "task_already_failed";
            case TaskState.Cancelled ignored -> "task_cancelled";
            case TaskState.Undone ignored -> "task_undone";
            case TaskState.Pending ignored -> "task_not_dispatched";
            case TaskState.Withheld ignored -> "task_not_dispatched";
            case TaskState.Skipped ignored -> "task_skipped";
            case TaskState.AwaitingApproval ignored -> "task_not_dispatched";
            case TaskState.FannedOut ignored -> "task_not_dispatched";
            case TaskState.InChild ignored -> "task_not_dispatched";
            case null -> "unknown_task";
        };
    }
}

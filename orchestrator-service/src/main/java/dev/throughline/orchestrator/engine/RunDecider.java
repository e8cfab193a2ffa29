package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every decision about a run. Pure: the same state, command, time and entropy give the same decision. */
public final class RunDecider {
    private final Entropy entropy;

    public RunDecider(Entropy entropy) {
        this.entropy = entropy;
    }

    /** How the request came in, for the record. */
    public record Origin(String via, @Nullable String traceIdRejected, JsonNode selection) {}

    public Decision start(Run.Identity identity, Plan plan, Origin origin, Instant now) {
        Map<String, TaskState> tasks = new LinkedHashMap<>();
        plan.stages().forEach(stage -> tasks.put(stage.name(), new TaskState.Pending(entropy.uuid(now))));
        var run = new Run(identity, plan, RunStatus.RUNNING, tasks, List.of(), null, null);
        var steps = new DecisionBuilder(run, entropy, now);
        UUID requested = steps.record(id -> new WorkflowRequested(
                id,
                now,
                List.of(),
                origin.via(),
                identity.type(),
                identity.name(),
                identity.span(),
                identity.parentSpan(),
                origin.traceIdRejected()));
        UUID frozen = steps.record(id -> new PlanFrozen(
                id,
                now,
                List.of(requested),
                plan.templateId(),
                plan.templateVersion(),
                plan.hash(),
                plan.stages().stream().map(StageSpec::name).toList(),
                origin.selection()));
        steps.dispatchReady(frozen);
        return steps.build();
    }

    public Decision decide(Run run, Command command, Instant now) {
        return switch (command) {
            case Command.ResultArrived arrived -> result(run, arrived.result(), now);
            case Command.WakeUp ignored -> wakeUp(run, now);
        };
    }

    private Decision result(Run run, TaskResult result, Instant now) {
        var steps = new DecisionBuilder(run, entropy, now);
        String stage = stageOf(run, result.taskId());
        String refusal = refusal(run, stage, result);
        if (stage == null || refusal != null) {
            String reason = refusal == null ? "unknown_task" : refusal;
            steps.record(
                    id -> new ResultIgnored(id, now, result.causationIds(), result.taskId(), result.attempt(), reason));
            return steps.build();
        }
        if (result.outcome() == TaskResult.Outcome.SUCCEEDED) {
            steps.succeed(stage, result);
        } else {
            Failure failure = result.failure() == null
                    ? new Failure("unspecified", "the worker gave no reason", true, null, null)
                    : result.failure();
            steps.failAttempt(stage, failure, result.causationIds());
        }
        return steps.build();
    }

    private Decision wakeUp(Run run, Instant now) {
        var steps = new DecisionBuilder(run, entropy, now);
        for (String stage : List.copyOf(run.tasks().keySet())) {
            if (steps.ended()) {
                break;
            }
            switch (steps.task(stage)) {
                case TaskState.Dispatched task
                when !task.deadline().isAfter(now) ->
                    steps.failAttempt(
                            stage,
                            new Failure(
                                    "task_timeout",
                                    "no result for attempt " + task.attempt() + " before its deadline",
                                    true,
                                    null,
                                    null),
                            List.of(task.event()));
                case TaskState.BackingOff task
                when !task.retryAt().isAfter(now) -> steps.dispatch(stage, List.of(task.event()));
                case TaskState.Dispatched ignored -> {}
                case TaskState.BackingOff ignored -> {}
                case TaskState.Pending ignored -> {}
                case TaskState.Succeeded ignored -> {}
                case TaskState.Failed ignored -> {}
            }
        }
        return steps.build();
    }

    private static @Nullable String stageOf(Run run, UUID taskId) {
        for (var entry : run.tasks().entrySet()) {
            if (entry.getValue().taskId().equals(taskId)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static @Nullable String refusal(Run run, @Nullable String stage, TaskResult result) {
        if (stage == null) {
            return "unknown_task";
        }
        if (result.contractVersion() != Contract.VERSION) {
            return "unknown_contract_version";
        }
        if (run.status().isTerminal()) {
            return "run_ended";
        }
        return switch (run.tasks().get(stage)) {
            case TaskState.Dispatched task -> task.attempt() == result.attempt() ? null : "attempt_superseded";
            case TaskState.BackingOff ignored -> "attempt_already_failed";
            case TaskState.Succeeded ignored -> "duplicate";
            case TaskState.Failed ignored -> "task_already_failed";
            case TaskState.Pending ignored -> "task_not_dispatched";
            case null -> "unknown_task";
        };
    }
}

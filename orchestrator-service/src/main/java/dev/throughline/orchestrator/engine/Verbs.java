package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent.CommandRefused;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskResult.Failure;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.engine.Decision.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people and programs may ask of a run. Asking for what is so already is granted and changes nothing. */
public final class Verbs {
    static final Duration LONGEST_PAUSE = Duration.ofDays(7);
    private static final String EXPECTED_APPROVAL = "name the stage to decide on: ";

    private final Draft draft;
    private final Attempts attempts;
    private final Saga saga;

    Verbs(Draft draft, Attempts attempts, Saga saga) {
        this.draft = draft;
        this.attempts = attempts;
        this.saga = saga;
    }

    /** What is possible now and would change something. */
    public static Set<Verb> allowed(Run run) {
        var allowed = switch (run.status()) {
            case PLANNED -> EnumSet.of(Verb.CANCEL);
            case RUNNING, WAITING_FOR_DEPENDENCY -> EnumSet.of(Verb.PAUSE, Verb.CANCEL);
            case PAUSED -> EnumSet.of(Verb.RESUME, Verb.CANCEL);
            case CANCELLING, COMPENSATING -> EnumSet.noneOf(Verb.class);
            case COMPENSATION_FAILED -> EnumSet.of(Verb.COMPENSATE);
            case COMPLETED, FAILED, CANCELLED -> EnumSet.of(Verb.RERUN);
            case QUARANTINED -> EnumSet.of(Verb.CANCEL);
        };
        boolean awaits = run.status() == RunStatus.RUNNING || run.status() == RunStatus.PAUSED;
        if (awaits && !awaiting(run).isEmpty()) {
            allowed.addAll(EnumSet.of(Verb.APPROVE, Verb.REJECT));
        }
        if (run.identity().parent() != null) {
            // What the run was made for has been counted by its parent: it cannot have another outcome afterwards.
            allowed.remove(Verb.RERUN);
        }
        return allowed;
    }

    Answer carryOut(WorkflowCommand command) {
        if (isSoAlready(command)) {
            return new Answer.Done();
        }
        if (!allowed(draft.before).contains(command.verb())) {
            return refuse(
                    command,
                    command.verb().wireName() + " is not possible while the run is " + draft.status.wireName());
        }
        return switch (command.verb()) {
            case START -> new Answer.Done();
            case CANCEL -> cancel(command);
            case PAUSE -> pause(command);
            case RESUME -> resume(command);
            case COMPENSATE -> {
                saga.resume(changed(command, null, RunStatus.COMPENSATING));
                yield new Answer.Done();
            }
            case RERUN -> rerun(command);
            case APPROVE, REJECT -> decideApproval(command);
        };
    }

    /** The pause has lasted long enough. */
    void resumeByItself() {
        draft.become(RunStatus.RUNNING);
        draft.waitUntil = null;
        UUID changed = draft.record(id -> new LifecycleChanged(
                id,
                draft.now,
                List.of(),
                id,
                Verb.RESUME.wireName(),
                "system",
                "the pause is over",
                null,
                RunStatus.PAUSED.wireName(),
                RunStatus.RUNNING.wireName()));
        attempts.goOn(changed);
    }

    private boolean isSoAlready(WorkflowCommand command) {
        return switch (command.verb()) {
            case START -> true;
            case CANCEL ->
                draft.status == RunStatus.CANCELLED
                        || (draft.ending instanceof Ending.Cancellation && draft.status != RunStatus.QUARANTINED);
            case PAUSE -> draft.status == RunStatus.PAUSED;
            case RESUME -> draft.status == RunStatus.RUNNING;
            case COMPENSATE -> draft.status == RunStatus.COMPENSATING;
            case APPROVE -> command.stage() != null && draft.tasks.get(command.stage()) instanceof TaskState.Succeeded;
            case REJECT -> command.stage() != null && draft.tasks.get(command.stage()) instanceof TaskState.Failed;
            case RERUN -> false;
        };
    }

    private Answer cancel(WorkflowCommand command) {
        UUID changed = changed(command, null, RunStatus.CANCELLING);
        String reason = command.reason() == null ? "cancelled by " + command.actor() : command.reason();
        saga.begin(
                new Ending.Cancellation(draft.now, changed, changed, command.actor(), command.reason()),
                "cancelled",
                Saga.cut(reason));
        return new Answer.Done();
    }

    private Answer pause(WorkflowCommand command) {
        Instant latest = draft.now.plus(LONGEST_PAUSE);
        Instant until = Objects.requireNonNullElse(command.until(), latest);
        if (!until.isAfter(draft.now) || until.isAfter(latest)) {
            return refuse(command, "until must lie in the future, at most " + LONGEST_PAUSE.toDays() + " days ahead");
        }
        changed(command, null, RunStatus.PAUSED);
        draft.become(RunStatus.PAUSED);
        draft.waitUntil = until;
        return new Answer.Done();
    }

    private Answer resume(WorkflowCommand command) {
        var raised = draft.spending.raised(command.budget(), draft.plan());
        var excess = Budgets.excess(draft.plan(), raised);
        if (excess != null) {
            return refuse(command, excess.reason() + "; name a higher budget");
        }
        draft.spending = raised;
        UUID changed = changed(command, null, RunStatus.RUNNING);
        draft.become(RunStatus.RUNNING);
        draft.waitUntil = null;
        attempts.goOn(changed);
        return new Answer.Done();
    }

    private Answer rerun(WorkflowCommand command) {
        var names = draft.plan().stages().stream().map(StageSpec::name).toList();
        if (command.stage() != null && !names.contains(command.stage())) {
            return refuse(command, "the plan has no such stage; it has " + String.join(", ", names));
        }
        var repeated = command.stage() == null ? names : repeatedFrom(command.stage());
        UUID changed = changed(command, command.stage(), RunStatus.COMPENSATING);
        draft.round++;
        saga.begin(new Ending.Repetition(draft.now, changed, changed, repeated), "rerun", "rerun");
        return new Answer.Done();
    }

    /** The stage, all that build on it, and whatever else has no success that stands. */
    private List<String> repeatedFrom(String first) {
        Set<String> repeated = new HashSet<>(Set.of(first));
        List<String> inOrder = new ArrayList<>();
        for (StageSpec stage : draft.plan().stages()) {
            TaskState task = draft.task(stage.name());
            boolean stands = task instanceof TaskState.Succeeded || task instanceof TaskState.Skipped;
            if (repeated.contains(stage.name())
                    || !stands
                    || stage.needs().stream().anyMatch(repeated::contains)) {
                repeated.add(stage.name());
                inOrder.add(stage.name());
            }
        }
        return inOrder;
    }

    private Answer decideApproval(WorkflowCommand command) {
        var awaiting = awaiting(draft.before);
        String stage = command.stage() == null && awaiting.size() == 1 ? awaiting.getFirst() : command.stage();
        if (stage == null || !(draft.tasks.get(stage) instanceof TaskState.AwaitingApproval task)) {
            return refuse(command, EXPECTED_APPROVAL + String.join(", ", awaiting));
        }
        UUID changed = changed(command, stage, draft.status);
        if (command.verb() == Verb.REJECT) {
            String why = command.reason() == null ? "rejected by " + command.actor() : command.reason();
            attempts.stageFailed(stage, new Failure("rejected", why, false, null, null), List.of(changed));
            return new Answer.Done();
        }
        var output = Json.MAPPER
                .createObjectNode()
                .put("approved", true)
                .put("actor", command.actor())
                .put("reason", command.reason());
        attempts.approved(stage, task, changed, output);
        return new Answer.Done();
    }

    private static List<String> awaiting(Run run) {
        return run.tasks().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof TaskState.AwaitingApproval)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private UUID changed(WorkflowCommand command, @Nullable String stage, RunStatus to) {
        return draft.record(id -> new LifecycleChanged(
                id,
                draft.now,
                causes(stage),
                command.commandId(),
                command.verb().wireName(),
                command.actor(),
                command.reason(),
                stage,
                draft.status.wireName(),
                to.wireName()));
    }

    private List<UUID> causes(@Nullable String stage) {
        return stage != null && draft.tasks.get(stage) instanceof TaskState.AwaitingApproval asked
                ? List.of(asked.event())
                : List.of();
    }

    private Answer refuse(WorkflowCommand command, String why) {
        List<String> allowed =
                allowed(draft.before).stream().map(Verb::wireName).toList();
        draft.record(id -> new CommandRefused(
                id,
                draft.now,
                List.of(),
                command.commandId(),
                command.verb().wireName(),
                command.actor(),
                command.reason(),
                draft.status.wireName(),
                allowed));
        return new Answer.Refused(why, allowed);
    }
}

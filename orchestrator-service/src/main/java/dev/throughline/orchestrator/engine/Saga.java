package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowQueued;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskResult.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How a run that cannot complete, or shall not, is undone: open tasks are cancelled and waited for, then stage after
 * stage loses what it left behind, in the reverse order in which they ended, each in a decision of its own.
 */
final class Saga {
    /** How long a cancelled attempt has to say what it left behind. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** A compensation that has failed for good is tried again even if nobody asks for it. */
    private static final Duration NEXT_TRY = Duration.ofHours(1);

    private final Draft draft;
    private final Dag dag;

    Saga(Draft draft, Dag dag) {
        this.draft = draft;
        this.dag = dag;
    }

    /** The run ends as {@code ending} says as soon as nothing of it is left. */
    void begin(Ending ending, String code, String text) {
        draft.ending = ending;
        draft.waitUntil = null;
        draft.endedAt = null;
        draft.error = ending instanceof Ending.Repetition ? null : text;
        // Compensations of an undoing that was set aside begin anew; they are idempotent by contract.
        draft.tasks
                .entrySet()
                .removeIf(entry ->
                        StageNames.isUndo(entry.getKey()) && !(entry.getValue() instanceof TaskState.Succeeded));
        cancelOpenTasks(ending.cause());
        boolean isEmpty = isDrained() && Compensation.next(draft.run()).isEmpty();
        if (!isEmpty) {
            UUID started =
                    draft.record(id -> new CompensationStarted(id, draft.now, List.of(ending.cause()), code, text));
            draft.ending = ending.after(started);
        }
        if (ending instanceof Ending.Cancellation && draft.status.next().contains(RunStatus.CANCELLING)) {
            draft.become(RunStatus.CANCELLING);
        }
        proceed();
    }

    /** After anything that may have been the last thing to wait for. */
    void proceed() {
        if (!isDrained()) {
            if (draft.status != RunStatus.CANCELLING && draft.status != RunStatus.COMPENSATING) {
                draft.become(RunStatus.COMPENSATING);
            }
            return;
        }
        if (draft.status != RunStatus.COMPENSATING) {
            draft.become(RunStatus.COMPENSATING);
        }
        if (Compensation.next(draft.run()).isEmpty()) {
            end();
        }
    }

    /** Undoes one stage, or does the next thing on the way there. */
    void undo(String stage, List<ProductRow> rows) {
        StageSpec spec = draft.plan().stage(stage);
        if (Compensation.needsTask(draft.run(), spec) && !isTaskDone(stage, rows)) {
            return;
        }
        Map<String, Integer> deleted = new TreeMap<>();
        for (ProductRow row : rows) {
            draft.deletedRows.add(row.id());
            deleted.merge(row.kind(), 1, Integer::sum);
        }
        draft.artifacts.removeIf(file -> {
            boolean isOurs = stage.equals(file.stage());
            if (isOurs) {
                draft.deletedArtifacts.add(file.name());
                deleted.merge("file", 1, Integer::sum);
            }
            return isOurs;
        });
        draft.products.remove(stage);
        UUID undone = draft.record(
                id -> new StageCompensated(id, draft.now, List.of(ending().last()), stage, Products.few(deleted)));
        draft.tasks.replaceAll((name, task) ->
                Compensation.isOf(name, stage) && task instanceof TaskState.Ended ended ? ended.undo(undone) : task);
        draft.ending = ending().after(undone);
        proceed();
    }

    private boolean isTaskDone(String stage, List<ProductRow> rows) {
        String name = StageNames.undo(stage);
        TaskState task =
                draft.tasks.computeIfAbsent(name, ignored -> new TaskState.Pending(draft.entropy.uuid(draft.now)));
        switch (task) {
            case TaskState.Pending pending -> {
                var child = Compensation.child(draft.run(), stage);
                if (child.isPresent()) {
                    undoChild(name, pending, child.get());
                } else {
                    dispatch(name, ending().last(), rows);
                }
            }
            case TaskState.BackingOff waiting
            when !waiting.retryAt().isAfter(draft.now) -> dispatch(name, waiting.event(), rows);
            case TaskState.Succeeded done -> {
                draft.ending = ending().after(done.event());
                return true;
            }
            default -> {}
        }
        return false;
    }

    /** The run that did the work of the stage is undone as a whole, by the same means. */
    private void undoChild(String name, TaskState.Pending task, UUID child) {
        UUID cause = ending().last();
        draft.tasks.put(name, task.delegate(cause, child, draft.now.plus(NEXT_TRY)));
        draft.children.add(new Decision.Child.Cancel(child, cause));
    }

    /** The child has not been undone in time: it is asked once more. */
    void askChildAgain(String name, TaskState.InChild task) {
        draft.tasks.put(name, task.wait(draft.now.plus(NEXT_TRY)));
        draft.children.add(new Decision.Child.Cancel(task.child(), task.event()));
    }

    void childUndone(String name, TaskState.InChild task, RunStatus status) {
        if (status == RunStatus.CANCELLED || status == RunStatus.FAILED) {
            var span = draft.identity().span();
            draft.tasks.put(name, task.succeed(span, task.event(), null, draft.nextOrder()));
        }
        proceed();
    }

    private void dispatch(String name, UUID cause, List<ProductRow> rows) {
        dag.dispatch(name, List.of(cause));
        draft.undoing = rows;
    }

    void compensationFailed(String stage, UUID taskId, UUID cause, Failure failure) {
        draft.become(RunStatus.COMPENSATION_FAILED);
        draft.waitUntil = draft.now.plus(NEXT_TRY);
        StageSpec undo = draft.plan().task(StageNames.undo(stage));
        UUID failed = draft.record(id -> new CompensationFailed(
                id,
                draft.now,
                List.of(cause),
                taskId,
                stage,
                undo.agent(),
                failure.code(),
                cut(failure.message()),
                failure.step(),
                draft.now.plus(NEXT_TRY),
                draft.plan().templateId()));
        draft.ending = ending().after(failed);
    }

    /** A new try of what has failed for good. */
    void resume(UUID cause) {
        draft.become(RunStatus.COMPENSATING);
        draft.waitUntil = null;
        draft.ending = ending().after(cause);
        draft.tasks.replaceAll((name, task) -> StageNames.isUndo(name) && task instanceof TaskState.Failed
                ? new TaskState.Pending(draft.entropy.uuid(draft.now))
                : task);
    }

    /** A cancelled attempt has ended, or kept silent for too long. */
    void cancelled(String name, TaskState.Cancelling task, List<UUID> causes, List<ProductRow> left) {
        UUID ended = draft.record(id -> new TaskCancelled(
                id, draft.now, causes, task.taskId(), name, task.attempt(), task.span(), Products.counts(left)));
        draft.tasks.put(name, task.end(ended, draft.nextOrder()));
        draft.keep(StageNames.stage(name), left, List.of());
        proceed();
    }

    private void end() {
        var ending = ending();
        var identity = draft.identity();
        List<UUID> causes =
                ending.cause().equals(ending.last()) ? List.of(ending.cause()) : List.of(ending.cause(), ending.last());
        switch (ending) {
            case Ending.Failure failure -> {
                draft.become(RunStatus.FAILED);
                draft.record(id -> new WorkflowFailed(
                        id,
                        draft.now,
                        causes,
                        identity.span(),
                        identity.startedAt(),
                        failure.code(),
                        failure.error(),
                        failure.taskId(),
                        failure.stage(),
                        failure.step(),
                        failure.agent(),
                        draft.plan().templateId()));
            }
            case Ending.Cancellation cancellation -> {
                draft.become(RunStatus.CANCELLED);
                draft.record(id -> new WorkflowCancelled(
                        id,
                        draft.now,
                        causes,
                        identity.span(),
                        identity.startedAt(),
                        cancellation.actor(),
                        cancellation.reason()));
            }
            case Ending.Repetition repetition -> repeat(repetition, causes);
        }
    }

    private void repeat(Ending.Repetition repetition, List<UUID> causes) {
        draft.ending = null;
        draft.endedAt = null;
        draft.error = null;
        draft.tasks.keySet().removeIf(name -> repetition.stages().contains(StageNames.stage(name)));
        draft.tasks.keySet().removeIf(StageNames::isUndo);
        repetition
                .stages()
                .forEach(stage -> draft.tasks.put(stage, new TaskState.Pending(draft.entropy.uuid(draft.now))));
        List<String> reused = draft.plan().stages().stream()
                .map(StageSpec::name)
                .filter(stage -> !repetition.stages().contains(stage))
                .toList();
        UUID again =
                draft.record(id -> new WorkflowRerun(id, draft.now, causes, draft.round, reused, repetition.stages()));
        var admission = draft.plan().admission();
        if (admission == null) {
            draft.become(RunStatus.RUNNING);
            draft.again = again;
        } else {
            draft.become(RunStatus.PLANNED);
            draft.waitUntil = draft.now.plus(WakeUps.LONGEST_QUEUE);
            String waitingFor = WakeUps.turn(draft.plan(), draft.identity());
            draft.record(id -> new WorkflowQueued(id, draft.now, List.of(again), waitingFor));
        }
    }

    private boolean isDrained() {
        return draft.tasks.values().stream().noneMatch(TaskState.Cancelling.class::isInstance);
    }

    private void cancelOpenTasks(UUID cause) {
        for (String name : List.copyOf(draft.tasks.keySet())) {
            var span = draft.identity().span();
            switch (draft.task(name)) {
                case TaskState.Dispatched open -> {
                    draft.tasks.put(name, open.cancel(draft.now.plus(GRACE)));
                    draft.cancelled.add(new Decision.Cancelled(open.taskId(), open.attempt()));
                }
                case TaskState.InChild open -> {
                    draft.tasks.put(name, open.cancel(span, open.deadline()));
                    draft.children.add(new Decision.Child.Cancel(open.child(), cause));
                }
                case TaskState.BackingOff task ->
                    draft.tasks.put(name, task.cancel(recordEnd(name, task, task.span(), cause), draft.nextOrder()));
                case TaskState.Withheld task ->
                    draft.tasks.put(name, task.cancel(span, recordEnd(name, task, span, cause), draft.nextOrder()));
                case TaskState.AwaitingApproval task ->
                    draft.tasks.put(name, task.cancel(span, recordEnd(name, task, span, cause), draft.nextOrder()));
                case TaskState.FannedOut task ->
                    draft.tasks.put(name, task.cancel(span, recordEnd(name, task, span, cause), draft.nextOrder()));
                case TaskState.Pending ignored -> {}
                case TaskState.Cancelling ignored -> {}
                case TaskState.Ended ignored -> {}
                case TaskState.Skipped ignored -> {}
                case TaskState.Undone ignored -> {}
            }
        }
    }

    /** Of a task that nobody is at: nothing has to be waited for. */
    private UUID recordEnd(String name, TaskState task, SpanId span, UUID cause) {
        return draft.record(id ->
                new TaskCancelled(id, draft.now, List.of(cause), task.taskId(), name, task.attempt(), span, null));
    }

    private Ending ending() {
        return Objects.requireNonNull(draft.ending, "a run that is undone has a reason");
    }

    static String cut(String message) {
        return message.length() <= 200 ? message : message.substring(0, 200);
    }
}

package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent.DependenciesMet;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Failure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt means for its task, and the end of a task for its run. */
final class Attempts {
    private final Draft draft;
    private final Dag dag;
    private final Saga saga;

    Attempts(Draft draft, Dag dag, Saga saga) {
        this.draft = draft;
        this.dag = dag;
        this.saga = saga;
    }

    void succeeded(String name, TaskResult result) {
        String problem = Products.problem(result);
        if (problem != null) {
            failed(name, new Failure("invalid_products", problem, false, null, null), result, List.of());
            return;
        }
        String stage = StageNames.stage(name);
        List<ProductRow> left =
                StageNames.isUndo(name) ? List.of() : Products.rows(draft.before.workflowId(), stage, result);
        TaskState task = draft.task(name);
        UUID success = draft.record(id -> new TaskSucceeded(
                id,
                draft.now,
                causesOr(result.causationIds(), task),
                task.taskId(),
                name,
                task.attempt(),
                result.agentId(),
                span(task),
                result.artifacts().stream().map(FileRef::name).toList(),
                Products.counts(left),
                Digests.ofOutput(result),
                Digests.ofArtifacts(result)));
        int order = draft.nextOrder();
        draft.tasks.put(
                name,
                switch (task) {
                    case TaskState.Dispatched open -> open.succeed(success, result.output(), order);
                    case TaskState.Cancelling open -> open.succeed(success, result.output(), order);
                    default -> throw Draft.illegal("end", task);
                });
        draft.keep(stage, left, StageNames.isUndo(name) ? List.of() : result.artifacts());
        if (task instanceof TaskState.Cancelling || draft.status == RunStatus.COMPENSATING) {
            saga.proceed();
            return;
        }
        if (!StageNames.isItem(name) || dag.joinIfDone(stage)) {
            goOn(stagePassed(stage, success));
        }
    }

    /** @param result null when the engine itself says so */
    void failed(String name, Failure failure, @Nullable TaskResult result, List<UUID> causes) {
        List<ProductRow> left = result == null || StageNames.isUndo(name) || Products.problem(result) != null
                ? List.of()
                : Products.rows(draft.before.workflowId(), StageNames.stage(name), result);
        switch (draft.task(name)) {
            case TaskState.Cancelling task -> saga.cancelled(name, task, causesOr(causes, task), left);
            case TaskState.Dispatched task -> {
                StageSpec spec = draft.plan().task(name);
                if (failure.retryable() && task.attempt() < spec.retry().maxAttempts()) {
                    retry(name, task, spec, failure, causes);
                } else {
                    failForGood(name, task, spec, failure, causesOr(causes, task), left);
                }
            }
            default -> throw Draft.illegal("fail", draft.task(name));
        }
    }

    /** The worker has kept silent for too long, if it has. */
    void expire(String name, TaskState.Dispatched task) {
        if (task.due().isAfter(draft.now)) {
            return;
        }
        boolean isLost = task.deadline().isAfter(draft.now);
        String message = isLost
                ? "no sign of life of attempt " + task.attempt()
                : "no result for attempt " + task.attempt() + " before its deadline";
        var failure = new Failure(isLost ? "heartbeat_lost" : "task_timeout", message, true, null, null);
        failed(name, failure, null, List.of(task.event()));
        if (isLost) {
            draft.cancelled.add(new Decision.Cancelled(task.taskId(), task.attempt()));
        }
    }

    private void retry(String name, TaskState.Dispatched task, StageSpec spec, Failure failure, List<UUID> causes) {
        Instant retryAt = draft.now.plusMillis(spec.retry().delayMs(task.attempt(), draft.entropy.jitter()));
        UUID failed = draft.record(id -> new TaskAttemptFailed(
                id,
                draft.now,
                causesOr(causes, task),
                task.taskId(),
                name,
                task.attempt(),
                task.span(),
                failure.code(),
                failure.message(),
                retryAt));
        draft.tasks.put(name, task.retry(failed, retryAt));
    }

    private void failForGood(
            String name,
            TaskState.Dispatched task,
            StageSpec spec,
            Failure failure,
            List<UUID> causes,
            List<ProductRow> left) {
        UUID failed = recordFailure(name, task, task.span(), spec.agent(), failure, causes, left);
        draft.tasks.put(name, task.fail(failed, failure.message(), draft.nextOrder()));
        String stage = StageNames.stage(name);
        if (StageNames.isUndo(name)) {
            saga.compensationFailed(stage, task.taskId(), failed, failure);
            return;
        }
        draft.keep(stage, left, List.of());
        if (draft.task(stage) instanceof TaskState.FannedOut fanned) {
            draft.tasks.put(stage, fanned.fail(draft.identity().span(), failed, failure.message(), draft.nextOrder()));
        }
        endRun(stage, task.taskId(), spec.agent(), failure, failed);
    }

    /** A stage without a worker, or one that could not start, fails. */
    void stageFailed(String stage, Failure failure, List<UUID> causes) {
        TaskState task = draft.task(stage);
        StageSpec spec = draft.plan().stage(stage);
        SpanId span = draft.identity().span();
        UUID failed = recordFailure(stage, task, span, spec.agent(), failure, causes, List.of());
        int order = draft.nextOrder();
        draft.tasks.put(
                stage,
                switch (task) {
                    case TaskState.Pending open -> open.fail(span, failed, failure.message(), order);
                    case TaskState.Withheld open -> open.fail(span, failed, failure.message(), order);
                    case TaskState.AwaitingApproval open -> open.refuse(span, failed, failure.message(), order);
                    case TaskState.InChild open -> open.fail(span, failed, failure.message(), order);
                    default -> throw Draft.illegal("fail", task);
                });
        endRun(stage, task.taskId(), spec.agent(), failure, failed);
    }

    /** What the stage lacks may be there now. */
    void look(String stage, TaskState.Withheld task) {
        List<String> missing = dag.missing(stage);
        if (missing.isEmpty()) {
            UUID met =
                    draft.record(id -> new DependenciesMet(id, draft.now, List.of(task.event()), task.taskId(), stage));
            var pending = task.release();
            draft.tasks.put(stage, pending);
            if (!dag.isHeld(List.of(met)) && !isUnable(dag.begin(stage, pending, met))) {
                goOn(met);
            }
        } else if (!task.until().isAfter(draft.now)) {
            String message = "no worker has " + String.join(", ", missing);
            stageFailed(stage, new Failure("dependency_missing", message, false, null, null), List.of(task.event()));
        } else if (!missing.equals(task.missing())) {
            draft.tasks.put(stage, task.lacking(missing));
        }
    }

    void approved(String stage, TaskState.AwaitingApproval task, UUID approval, JsonNode output) {
        draft.tasks.put(stage, task.approve(draft.identity().span(), approval, output, draft.nextOrder()));
        goOn(stagePassed(stage, approval));
    }

    void childSucceeded(String stage, TaskState.InChild task, JsonNode output) {
        UUID success = draft.record(id -> new TaskSucceeded(
                id,
                draft.now,
                List.of(task.event()),
                task.taskId(),
                stage,
                1,
                StageSpec.WORKFLOW,
                draft.identity().span(),
                List.of(),
                null,
                Digests.of(output),
                null));
        draft.tasks.put(stage, task.succeed(draft.identity().span(), success, output, draft.nextOrder()));
        goOn(success);
    }

    /** Starts what can be started, and ends the run when nothing is left to do; {@code root} is why. */
    void goOn(UUID root) {
        if (isUnable(dag.dispatchReady(root)) || !dag.isDone()) {
            return;
        }
        List<String> missing = dag.missingOutputs();
        if (missing.isEmpty()) {
            dag.complete();
            return;
        }
        String message = "promised outputs are missing: " + String.join(", ", missing);
        saga.begin(
                new Ending.Failure(draft.now, root, root, "missing_output", Saga.cut(message), null, null, null, null),
                "missing_output",
                Saga.cut(message));
    }

    private boolean isUnable(Dag.@Nullable Unable unable) {
        if (unable == null) {
            return false;
        }
        var failure = new Failure(unable.code(), unable.message(), false, null, null);
        stageFailed(unable.stage(), failure, unable.causes());
        return true;
    }

    private UUID stagePassed(String stage, UUID otherwise) {
        return draft.task(stage) instanceof TaskState.Succeeded done ? done.event() : otherwise;
    }

    private UUID recordFailure(
            String name,
            TaskState task,
            SpanId span,
            String agent,
            Failure failure,
            List<UUID> causes,
            List<ProductRow> left) {
        return draft.record(id -> new TaskFailed(
                id,
                draft.now,
                causes,
                task.taskId(),
                name,
                task.attempt(),
                span,
                agent,
                failure.code(),
                failure.message(),
                failure.step(),
                Products.counts(left)));
    }

    private void endRun(String stage, UUID taskId, String agent, Failure failure, UUID cause) {
        String error = Saga.cut(failure.message());
        saga.begin(
                new Ending.Failure(
                        draft.now, cause, cause, failure.code(), error, taskId, stage, failure.step(), agent),
                failure.code(),
                error);
    }

    private static List<UUID> causesOr(List<UUID> causes, TaskState task) {
        if (!causes.isEmpty()) {
            return causes;
        }
        return switch (task) {
            case TaskState.Dispatched open -> List.of(open.event());
            case TaskState.Cancelling open -> List.of(open.event());
            default -> throw Draft.illegal("end", task);
        };
    }

    private static SpanId span(TaskState task) {
        return switch (task) {
            case TaskState.Dispatched open -> open.span();
            case TaskState.Cancelling open -> open.span();
            default -> throw Draft.illegal("end", task);
        };
    }
}

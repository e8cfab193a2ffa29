package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries one run through one command, keeping what happens on the way. Confined to a single decision. */
final class DecisionBuilder {
    /** The engine waits this much longer than the worker, so that the worker's own account of a time-out arrives. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Entropy entropy;
    private final Instant now;
    private final Run before;
    private final Map<String, TaskState> tasks;
    private final List<FileRef> artifacts;
    private final List<CausalEvent> events = new ArrayList<>(4);
    private final List<String> dispatched = new ArrayList<>(2);
    private final List<Decision.Cancelled> cancelled = new ArrayList<>(0);
    private RunStatus status;
    private @Nullable String error;

    DecisionBuilder(Run run, Entropy entropy, Instant now) {
        this.before = run;
        this.entropy = entropy;
        this.now = now;
        this.tasks = new LinkedHashMap<>(run.tasks());
        this.artifacts = new ArrayList<>(run.artifacts());
        this.status = run.status();
        this.error = run.error();
    }

    UUID record(Function<UUID, CausalEvent> event) {
        UUID id = entropy.uuid(now);
        events.add(event.apply(id));
        return id;
    }

    boolean ended() {
        return status.isTerminal();
    }

    TaskState task(String stage) {
        return Objects.requireNonNull(tasks.get(stage), stage);
    }

    /** Sends out every stage whose needs are met; {@code root} is the cause of those that need nothing. */
    void dispatchReady(UUID root) {
        for (StageSpec stage : before.plan().stages()) {
            if (task(stage.name()) instanceof TaskState.Pending && needsMet(stage)) {
                dispatch(stage.name(), causes(stage, root));
            }
        }
    }

    void dispatch(String name, List<UUID> causes) {
        StageSpec stage = before.plan().stage(name);
        SpanId span = entropy.span();
        UUID event = entropy.uuid(now);
        Instant workerDeadline = now.plusMillis(stage.timeoutMs());
        Instant deadline = workerDeadline.plus(GRACE);
        TaskState.Dispatched next = switch (task(name)) {
            case TaskState.Pending task -> task.dispatch(span, event, deadline);
            case TaskState.BackingOff task -> task.dispatch(span, event, deadline);
            case TaskState.Dispatched task -> throw illegal("dispatch", task);
            case TaskState.Succeeded task -> throw illegal("dispatch", task);
            case TaskState.Failed task -> throw illegal("dispatch", task);
        };
        tasks.put(name, next);
        dispatched.add(name);
        events.add(new TaskDispatched(
                event,
                now,
                causes,
                next.taskId(),
                name,
                stage.agent(),
                next.attempt(),
                span,
                before.identity().span(),
                workerDeadline));
    }

    void succeed(String stage, TaskResult result) {
        var task = inWork(stage);
        UUID success = record(id -> new TaskSucceeded(
                id,
                now,
                causesOr(result.causationIds(), task),
                task.taskId(),
                stage,
                task.attempt(),
                result.agentId(),
                task.span(),
                result.artifacts().stream().map(FileRef::name).toList(),
                null));
        tasks.put(stage, task.succeed(success, result.output()));
        result.artifacts().forEach(file -> {
            artifacts.removeIf(other -> other.name().equals(file.name()));
            artifacts.add(new FileRef(file.name(), file.mediaType(), file.sha256(), file.size(), stage));
        });
        dispatchReady(success);
        if (tasks.values().stream().allMatch(TaskState.Succeeded.class::isInstance)) {
            complete(success);
        }
    }

    void failAttempt(String stage, Failure failure, List<UUID> causes) {
        var task = inWork(stage);
        StageSpec spec = before.plan().stage(stage);
        if (failure.retryable() && task.attempt() < spec.retry().maxAttempts()) {
            Instant retryAt = now.plusMillis(spec.retry().delayMs(task.attempt(), entropy.jitter()));
            UUID failed = record(id -> new TaskAttemptFailed(
                    id,
                    now,
                    causesOr(causes, task),
                    task.taskId(),
                    stage,
                    task.attempt(),
                    task.span(),
                    failure.code(),
                    failure.message(),
                    retryAt));
            tasks.put(stage, task.retry(failed, retryAt));
            return;
        }
        UUID failed = record(id -> new TaskFailed(
                id,
                now,
                causesOr(causes, task),
                task.taskId(),
                stage,
                task.attempt(),
                task.span(),
                spec.agent(),
                failure.code(),
                failure.message(),
                failure.step(),
                null));
        tasks.put(stage, task.fail(failed, failure.message()));
        fail(failed, failure.code(), failure.message(), task.taskId(), stage, failure.step(), spec.agent());
    }

    private void complete(UUID lastSuccess) {
        var missing = before.plan().outputs().stream()
                .filter(name -> artifacts.stream().noneMatch(file -> file.name().equals(name)))
                .toList();
        if (!missing.isEmpty()) {
            String message = "promised outputs are missing: " + String.join(", ", missing);
            fail(lastSuccess, "missing_output", message, null, null, null, null);
            return;
        }
        status = RunStatus.COMPLETED;
        var identity = before.identity();
        record(id -> new WorkflowCompleted(id, now, sinks(), identity.span(), identity.startedAt()));
    }

    private void fail(
            UUID cause,
            String code,
            String message,
            @Nullable UUID taskId,
            @Nullable String stage,
            @Nullable String step,
            @Nullable String agent) {
        status = RunStatus.FAILED;
        String text = message.length() <= 200 ? message : message.substring(0, 200);
        error = text;
        var identity = before.identity();
        record(id -> new WorkflowFailed(
                id,
                now,
                List.of(cause),
                identity.span(),
                identity.startedAt(),
                code,
                text,
                taskId,
                stage,
                step,
                agent));
        for (TaskState task : tasks.values()) {
            if (task instanceof TaskState.Dispatched open) {
                cancelled.add(new Decision.Cancelled(open.taskId(), open.attempt()));
            }
        }
    }

    Decision build() {
        Instant endedAt = status.isTerminal() && before.endedAt() == null ? now : before.endedAt();
        var run = new Run(before.identity(), before.plan(), status, tasks, artifacts, error, endedAt);
        return new Decision(run, events, dispatched, cancelled);
    }

    private boolean needsMet(StageSpec stage) {
        return stage.needs().stream().allMatch(need -> tasks.get(need) instanceof TaskState.Succeeded);
    }

    private List<UUID> causes(StageSpec stage, UUID root) {
        if (stage.needs().isEmpty()) {
            return List.of(root);
        }
        return stage.needs().stream().map(this::successEvent).toList();
    }

    /** The successes that nothing else in the plan waits for: together they are why the run completed. */
    private List<UUID> sinks() {
        var stages = before.plan().stages();
        return stages.stream()
                .map(StageSpec::name)
                .filter(name -> stages.stream().noneMatch(other -> other.needs().contains(name)))
                .map(this::successEvent)
                .toList();
    }

    private UUID successEvent(String stage) {
        if (task(stage) instanceof TaskState.Succeeded done) {
            return done.event();
        }
        throw illegal("use the success of", task(stage));
    }

    private TaskState.Dispatched inWork(String stage) {
        if (task(stage) instanceof TaskState.Dispatched open) {
            return open;
        }
        throw illegal("end", task(stage));
    }

    private static List<UUID> causesOr(List<UUID> causes, TaskState.Dispatched task) {
        return causes.isEmpty() ? List.of(task.event()) : causes;
    }

    private static IllegalStateException illegal(String move, TaskState state) {
        return new IllegalStateException(
                "cannot " + move + " a task that is " + state.getClass().getSimpleName());
    }
}

package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.throughline.contracts.CausalEvent.ApprovalRequested;
import dev.throughline.contracts.CausalEvent.DependenciesMissing;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.StageFannedOut;
import dev.throughline.contracts.CausalEvent.StageJoined;
import dev.throughline.contracts.CausalEvent.StageSkipped;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.engine.Expressions.ExpressionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a run goes forward: which stages may start, what starting means for each kind of stage, when the run is done. */
final class Dag {
    /** The engine waits this much longer than the worker, so that the worker's own account of a time-out arrives. */
    static final Duration GRACE = Duration.ofSeconds(2);

    static final int MAX_ITEMS = 256;
    static final int MAX_OUTPUT = 128 * 1024;

    private final Draft draft;
    private final Expressions expressions;
    private final Pace pace;
    private final Dependencies dependencies;
    private final ChildIds childIds;

    /** Chooses the id of a sub-workflow, so that it lives where its parent does. */
    @FunctionalInterface
    interface ChildIds {
        UUID next(UUID parent);
    }

    Dag(Draft draft, Expressions expressions, Pace pace, Dependencies dependencies, ChildIds childIds) {
        this.draft = draft;
        this.expressions = expressions;
        this.pace = pace;
        this.dependencies = dependencies;
        this.childIds = childIds;
    }

    /** A stage could not even start; whoever called decides what becomes of the run. */
    record Unable(String stage, String code, String message, List<UUID> causes) {}

    /** Starts, or skips, every stage whose needs are met; {@code root} is the cause of those that need nothing. */
    @Nullable
    Unable dispatchReady(UUID root) {
        if (draft.status != RunStatus.RUNNING) {
            return null;
        }
        boolean hasSkipped;
        do {
            hasSkipped = false;
            for (StageSpec stage : draft.plan().stages()) {
                if (draft.task(stage.name()) instanceof TaskState.Pending pending && needsMet(stage)) {
                    if (isHeld(causes(stage, root))) {
                        return null;
                    }
                    try {
                        start(stage, pending, causes(stage, root));
                    } catch (ExpressionException e) {
                        return new Unable(
                                stage.name(), "expression_failed", String.valueOf(e.getMessage()), causes(stage, root));
                    }
                    hasSkipped |= draft.task(stage.name()) instanceof TaskState.Skipped;
                    hasSkipped |= draft.task(stage.name()) instanceof TaskState.Succeeded;
                }
            }
        } while (hasSkipped);
        return null;
    }

    /** More than budgeted is spent or expected: what is in work goes on, nothing else begins until somebody says so. */
    boolean isHeld(List<UUID> causes) {
        var excess = Budgets.excess(draft.plan(), draft.spending);
        if (excess == null) {
            return false;
        }
        draft.record(id -> new LifecycleChanged(
                id,
                draft.now,
                causes,
                id,
                Verb.PAUSE.wireName(),
                "system",
                excess.reason(),
                null,
                draft.status.wireName(),
                RunStatus.PAUSED.wireName()));
        draft.become(RunStatus.PAUSED);
        draft.waitUntil = draft.now.plus(Verbs.LONGEST_PAUSE);
        return true;
    }

    private void start(StageSpec stage, TaskState.Pending task, List<UUID> causes) throws ExpressionException {
        String why = reasonToSkip(stage);
        if (why != null) {
            UUID skipped = draft.record(id -> new StageSkipped(id, draft.now, causes, stage.name(), why));
            draft.tasks.put(stage.name(), task.skip(skipped));
        } else if (withhold(stage, task, causes)) {
            return;
        } else if (stage.forEach() != null) {
            fanOut(stage, task, stage.forEach(), causes);
        } else if (stage.approval() != null) {
            Instant expires = draft.now.plusMillis(stage.approval().expiresMs());
            UUID asked = draft.record(
                    id -> new ApprovalRequested(id, draft.now, causes, task.taskId(), stage.name(), expires));
            draft.tasks.put(stage.name(), task.await(asked, expires));
        } else if (stage.workflow() != null) {
            UUID child = childIds.next(draft.before.workflowId());
            UUID started = draft.record(
                    id -> new SubWorkflowStarted(id, draft.now, causes, task.taskId(), stage.name(), child));
            draft.tasks.put(stage.name(), task.delegate(started, child, draft.now.plusMillis(stage.timeoutMs())));
            draft.children.add(new Decision.Child.Start(stage.name(), child));
        } else {
            dispatch(stage.name(), causes);
        }
    }

    /** Only before its first attempt: a worker that has lost what it had says so itself. */
    private boolean withhold(StageSpec stage, TaskState.Pending task, List<UUID> causes) {
        List<String> missing = missing(stage.name());
        if (missing.isEmpty()) {
            return false;
        }
        Instant until = draft.now.plus(dependencies.patience());
        UUID event = draft.record(
                id -> new DependenciesMissing(id, draft.now, causes, task.taskId(), stage.name(), missing, until));
        draft.tasks.put(stage.name(), task.withhold(event, missing, until));
        return true;
    }

    List<String> missing(String stage) {
        return dependencies.missing(draft.plan(), draft.plan().stage(stage));
    }

    /** A stage that was withheld goes on. */
    @Nullable
    Unable begin(String name, TaskState.Pending task, UUID cause) {
        try {
            start(draft.plan().stage(name), task, List.of(cause));
            return null;
        } catch (ExpressionException e) {
            return new Unable(name, "expression_failed", String.valueOf(e.getMessage()), List.of(cause));
        }
    }

    private @Nullable String reasonToSkip(StageSpec stage) throws ExpressionException {
        boolean isCutOff = !stage.needs().isEmpty()
                && stage.needs().stream().allMatch(need -> draft.task(need) instanceof TaskState.Skipped);
        if (isCutOff) {
            return "needs";
        }
        if (stage.when() == null) {
            return null;
        }
        return expressions.evaluate(stage.when(), scope()).equals(BooleanNode.TRUE) ? null : "condition";
    }

    private void fanOut(StageSpec stage, TaskState.Pending task, String forEach, List<UUID> causes)
            throws ExpressionException {
        JsonNode items = expressions.evaluate(forEach, scope());
        if (!items.isArray() || items.size() > MAX_ITEMS) {
            throw new ExpressionException("for_each of " + stage.name() + " must yield an array of at most " + MAX_ITEMS
                    + " items, found " + (items.isArray() ? items.size() + " items" : items.getNodeType()));
        }
        UUID fanned = draft.record(id -> new StageFannedOut(id, draft.now, causes, stage.name(), items.size()));
        draft.tasks.put(stage.name(), task.fanOut(fanned, items));
        for (int i = 0; i < items.size(); i++) {
            String item = StageNames.item(stage.name(), i);
            draft.tasks.put(item, new TaskState.Pending(draft.entropy.uuid(draft.now)));
            dispatch(item, List.of(fanned));
        }
        if (items.isEmpty()) {
            join(stage.name());
        }
    }

    void dispatch(String name, List<UUID> causes) {
        StageSpec spec = draft.plan().task(name);
        if (draft.task(name) instanceof TaskState.Pending task) {
            Instant turn = pace.turn(spec.agent(), draft.now);
            if (turn.isAfter(draft.now)) {
                draft.tasks.put(name, task.hold(draft.identity().span(), causes.getFirst(), turn));
                return;
            }
        }
        SpanId span = draft.entropy.span();
        UUID event = draft.entropy.uuid(draft.now);
        Instant workerDeadline = draft.now.plusMillis(spec.timeoutMs());
        Instant deadline = workerDeadline.plus(GRACE);
        Instant heartbeatBy = spec.heartbeatMs() == null ? null : draft.now.plusMillis(spec.heartbeatMs());
        TaskState.Dispatched next = switch (draft.task(name)) {
            case TaskState.Pending task -> task.dispatch(span, event, deadline, heartbeatBy);
            case TaskState.BackingOff task -> task.dispatch(span, event, deadline, heartbeatBy);
            default -> throw Draft.illegal("dispatch", draft.task(name));
        };
        draft.tasks.put(name, next);
        draft.dispatched.add(name);
        draft.events.add(new TaskDispatched(
                event,
                draft.now,
                causes,
                next.taskId(),
                name,
                spec.agent(),
                next.attempt(),
                span,
                draft.identity().span(),
                workerDeadline));
    }

    /** A task of a fanned out stage has succeeded: the stage has, when all have. */
    boolean joinIfDone(String stage) {
        boolean isDone = draft.task(stage) instanceof TaskState.FannedOut
                && draft.tasks.entrySet().stream()
                        .filter(entry -> StageNames.isItem(entry.getKey())
                                && StageNames.stage(entry.getKey()).equals(stage))
                        .allMatch(entry -> entry.getValue() instanceof TaskState.Succeeded);
        if (isDone) {
            join(stage);
        }
        return isDone;
    }

    private void join(String stage) {
        if (!(draft.task(stage) instanceof TaskState.FannedOut fanned)) {
            throw Draft.illegal("join", draft.task(stage));
        }
        var outputs = Json.MAPPER.createArrayNode();
        List<UUID> causes = new java.util.ArrayList<>();
        for (int i = 0; i < fanned.items().size(); i++) {
            var item = (TaskState.Succeeded) draft.task(StageNames.item(stage, i));
            outputs.add(item.output());
            causes.add(item.event());
        }
        List<UUID> why = causes.isEmpty() ? List.of(fanned.event()) : causes;
        UUID joined = draft.record(
                id -> new StageJoined(id, draft.now, why, stage, fanned.items().size()));
        draft.tasks.put(stage, fanned.join(draft.identity().span(), joined, outputs, draft.nextOrder()));
    }

    boolean isDone() {
        return draft.plan().stages().stream()
                .map(StageSpec::name)
                .map(draft::task)
                .allMatch(Dag::isPassed);
    }

    /** Promised artifacts that nothing has made, or not as what was promised. */
    List<String> missingOutputs() {
        return draft.plan().contract().stream()
                .filter(promised -> draft.artifacts.stream().noneMatch(file -> isKept(promised, file)))
                .map(this::describe)
                .toList();
    }

    private static boolean isKept(Plan.Output promised, FileRef file) {
        return file.name().equals(promised.name())
                && (promised.mediaType() == null
                        || bare(file.mediaType()).equalsIgnoreCase(bare(promised.mediaType())));
    }

    /** Parameters such as a character set are the worker's choice. */
    private static String bare(String mediaType) {
        int parameters = mediaType.indexOf(';');
        return (parameters < 0 ? mediaType : mediaType.substring(0, parameters)).strip();
    }

    private String describe(Plan.Output promised) {
        boolean isThere = draft.artifacts.stream().anyMatch(file -> file.name().equals(promised.name()));
        return isThere ? promised.name() + " as " + promised.mediaType() : promised.name();
    }

    void complete() {
        draft.become(RunStatus.COMPLETED);
        draft.waitUntil = null;
        var identity = draft.identity();
        draft.record(id -> new WorkflowCompleted(id, draft.now, sinks(), identity.span(), identity.startedAt()));
    }

    /** The values of {@code {parameters, inputs, stages}} in templates. */
    static JsonNode scope(Plan plan, Run.Identity identity, Map<String, TaskState> tasks) {
        var scope = Json.MAPPER.createObjectNode();
        scope.set("parameters", plan.parameters());
        scope.set("inputs", Json.MAPPER.valueToTree(identity.inputs()));
        var stages = scope.putObject("stages");
        outputs(tasks).forEach(stages::set);
        return scope;
    }

    private JsonNode scope() {
        return scope(draft.plan(), draft.identity(), draft.tasks);
    }

    /** Outputs of finished stages, by name. */
    static Map<String, JsonNode> outputs(Map<String, TaskState> tasks) {
        Map<String, JsonNode> outputs = new java.util.HashMap<>();
        tasks.forEach((name, state) -> {
            if (state instanceof TaskState.Succeeded done
                    && done.output() != null
                    && !StageNames.isItem(name)
                    && !StageNames.isUndo(name)) {
                outputs.put(name, done.output());
            }
        });
        return outputs;
    }

    private boolean needsMet(StageSpec stage) {
        return stage.needs().stream().map(draft::task).allMatch(Dag::isPassed);
    }

    private static boolean isPassed(TaskState task) {
        return task instanceof TaskState.Succeeded || task instanceof TaskState.Skipped;
    }

    private List<UUID> causes(StageSpec stage, UUID root) {
        return stage.needs().isEmpty()
                ? List.of(root)
                : stage.needs().stream().map(this::passing).toList();
    }

    /** The stages that nothing else in the plan waits for: together they are why the run completed. */
    private List<UUID> sinks() {
        var stages = draft.plan().stages();
        return stages.stream()
                .map(StageSpec::name)
                .filter(name -> stages.stream().noneMatch(other -> other.needs().contains(name)))
                .map(this::passing)
                .toList();
    }

    private UUID passing(String stage) {
        return switch (draft.task(stage)) {
            case TaskState.Succeeded done -> done.event();
            case TaskState.Skipped skipped -> skipped.event();
            default -> throw Draft.illegal("use the success of", draft.task(stage));
        };
    }
}

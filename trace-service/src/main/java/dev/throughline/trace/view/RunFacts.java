package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.StageSkipped;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.view.Story.Told;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run as a comparison needs it: its plan, and stage by stage what became of it. */
final class RunFacts {
    private final TraceView view;
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private @Nullable PlanFrozen plan;

    /** A task in the making. */
    private static final class Task {
        private String status = Course.RUNNING;
        private int attempts;
        private long cost;
        private @Nullable Instant start;
        private @Nullable Instant end;
        private @Nullable String error;
        private @Nullable String output;
        private Map<String, String> artifacts = Map.of();
        private final Map<Integer, String[]> steps = new TreeMap<>();

        private void ended(String how, Instant at, @Nullable String why) {
            status = how;
            end = at;
            error = why;
        }
    }

    /** Of the first workflow of the view. */
    RunFacts(TraceView view, Collection<CausalRecord> records) {
        this.view = view;
        new Story(records).told(view.workflowId()).stream().map(Told::event).forEach(this::tell);
    }

    private void tell(CausalEvent event) {
        switch (event) {
            case PlanFrozen e -> plan = e;
            case StageSkipped e -> task(e.stage()).ended("skipped", e.at(), null);
            case TaskDispatched e -> dispatched(task(e.stage()), e);
            case StepRecorded e -> {
                var task = task(e.stage());
                task.cost += e.costMicros();
                if (e.attempt() == Math.max(1, task.attempts)) {
                    task.steps.put(e.index(), new String[] {e.step(), e.status()});
                }
            }
            case TaskSucceeded e -> {
                var task = task(e.stage());
                task.ended(Course.COMPLETED, e.at(), null);
                task.output = e.outputSha256();
                task.artifacts = Objects.requireNonNullElse(e.artifactSha256s(), Map.of());
            }
            case TaskAttemptFailed e -> task(e.stage()).ended("retrying", e.at(), e.message());
            case TaskFailed e -> task(e.stage()).ended(Course.FAILED, e.at(), e.message());
            case TaskCancelled e -> task(e.stage()).ended(Course.CANCELLED, e.at(), null);
            case null, default -> {}
        }
    }

    private static void dispatched(Task task, TaskDispatched e) {
        task.attempts++;
        task.steps.clear();
        task.status = Course.RUNNING;
        task.end = null;
        if (task.start == null) {
            task.start = e.at();
        }
    }

    private Task task(String stage) {
        return tasks.computeIfAbsent(stage, ignored -> new Task());
    }

    Comparison.Side side() {
        return new Comparison.Side(
                view.traceId(),
                view.workflowId(),
                view.workflowType(),
                view.name(),
                view.status(),
                plan == null ? null : plan.templateId(),
                plan == null ? null : plan.templateVersion(),
                plan == null ? null : plan.planHash(),
                view.startedAt(),
                view.durationMs(),
                tasks.values().stream().mapToLong(task -> task.cost).sum(),
                tasks.values().stream().mapToInt(task -> task.attempts).sum(),
                view.error(),
                view.complete());
    }

    /** By the name of the stage, in the order in which they began. */
    Map<String, Comparison.Course> stages() {
        var stages = new LinkedHashMap<String, Comparison.Course>();
        tasks.forEach((name, task) -> stages.put(name, course(task)));
        return stages;
    }

    private static Comparison.Course course(Task task) {
        var steps = new LinkedHashMap<String, String>();
        task.steps.values().forEach(step -> steps.put(step[0], step[1]));
        boolean isTimed = task.start != null && task.end != null;
        return new Comparison.Course(
                task.status,
                task.attempts,
                isTimed ? SpanDraft.millis(Objects.requireNonNull(task.start), Objects.requireNonNull(task.end)) : null,
                task.cost,
                steps,
                task.output,
                task.artifacts,
                task.error);
    }
}

package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.ApprovalRequested;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.DependenciesMet;
import dev.throughline.contracts.CausalEvent.DependenciesMissing;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.StageFannedOut;
import dev.throughline.contracts.CausalEvent.StageJoined;
import dev.throughline.contracts.CausalEvent.StageSkipped;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.trace.view.Story.Told;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans of the stages of one run that are more, or less, than one task with a worker. */
final class StageSpans {
    private static final String STAGE = "stage";

    private final Story story;
    private final Tasks tasks;
    private final List<Told> told;
    private final @Nullable String parent;

    /** @param parent the span of the run, if it is known */
    StageSpans(Story story, Tasks tasks, List<Told> told, @Nullable String parent) {
        this.story = story;
        this.tasks = tasks;
        this.told = told;
        this.parent = parent;
    }

    /** Empty for an event that begins no such stage. */
    Optional<SpanDraft> of(int index) {
        return switch (told.get(index).event()) {
            case StageSkipped e -> Optional.of(stage(e, e.stage()).ended("skipped", e.at()));
            case DependenciesMissing e -> Optional.of(dependencies(e, index));
            case StageFannedOut e -> Optional.of(fanOut(e, index));
            case ApprovalRequested e -> Optional.of(approval(e, index));
            case SubWorkflowStarted e -> Optional.of(subWorkflow(e, index));
            case null, default -> Optional.empty();
        };
    }

    /** The span of the stage that the task at {@code index} is an item of; otherwise null. */
    @Nullable
    String fanOutOf(String task, int index) {
        var stage = Tasks.fannedOutStage(task);
        for (int i = index; i >= 0 && stage.isPresent(); i--) {
            if (told.get(i).event() instanceof StageFannedOut e && e.stage().equals(stage.get())) {
                return e.id().toString();
            }
        }
        return null;
    }

    private SpanDraft fanOut(StageFannedOut e, int index) {
        var span = stage(e, e.stage() + " ×" + e.size());
        TaskFailed failure = null;
        for (var t : told.subList(index + 1, told.size())) {
            var event = t.event();
            if (event instanceof StageJoined joined && joined.stage().equals(e.stage())) {
                return span.ended(Course.COMPLETED, joined.at());
            }
            if (event instanceof TaskFailed failed && isItem(failed.stage(), e.stage())) {
                failure = failure == null ? failed : failure;
            }
            if (endsOpenStages(event)) {
                return failure == null
                        ? span.ended(Course.CANCELLED, event.at())
                        : span.ended(Course.FAILED, event.at()).error(failure.message());
            }
        }
        return span;
    }

    private SpanDraft dependencies(DependenciesMissing e, int index) {
        var span = new SpanDraft(
                        e.id().toString(),
                        parent,
                        "dependency",
                        e.stage() + ": " + String.join(", ", e.missing()),
                        e.at())
                .status("waiting");
        for (var t : told.subList(index + 1, told.size())) {
            var event = t.event();
            if (event instanceof DependenciesMet met && met.taskId().equals(e.taskId())) {
                return span.ended("met", met.at());
            }
            if (event instanceof TaskFailed failed && failed.taskId().equals(e.taskId())) {
                return span.ended("expired", failed.at()).error(failed.message());
            }
            if (endsOpenStages(event)) {
                return span.ended(Course.CANCELLED, event.at());
            }
        }
        return span;
    }

    private SpanDraft approval(ApprovalRequested e, int index) {
        var span = new SpanDraft(e.id().toString(), parent, "approval", e.stage(), e.at()).status("waiting");
        for (var t : told.subList(index + 1, told.size())) {
            var event = t.event();
            if (event instanceof LifecycleChanged command && e.stage().equals(command.stage())) {
                switch (command.verb()) {
                    case "approve" -> {
                        return span.ended("approved", command.at()).actor(command.actor());
                    }
                    case "reject" -> {
                        return span.ended("rejected", command.at())
                                .actor(command.actor())
                                .error(command.reason());
                    }
                    default -> {}
                }
            }
            if (event instanceof TaskFailed failed && failed.taskId().equals(e.taskId())) {
                return span.ended("expired", failed.at()).error(failed.message());
            }
            if (endsOpenStages(event)) {
                return span.ended(Course.CANCELLED, event.at());
            }
        }
        return span;
    }

    private SpanDraft subWorkflow(SubWorkflowStarted e, int index) {
        var span = stage(e, e.stage()).workflow(e.childWorkflowId());
        var own = tasks.end(e.taskId()).orElse(null);
        if (own instanceof TaskFailed failed) {
            return span.ended(Course.FAILED, failed.at()).error(failed.message());
        }
        if (own instanceof TaskCancelled cancelled) {
            return span.ended(Course.CANCELLED, cancelled.at());
        }
        var child = story.course(e.childWorkflowId());
        if (child.end() != null) {
            return span.ended(child.status(), child.end().at())
                    .error(child.error().orElse(null));
        }
        return told.subList(index + 1, told.size()).stream()
                .map(Told::event)
                .filter(StageSpans::endsOpenStages)
                .findFirst()
                .map(end -> span.ended(
                        end instanceof CausalEvent.WorkflowCompleted ? Course.COMPLETED : Course.CANCELLED, end.at()))
                .orElse(span);
    }

    private SpanDraft stage(CausalEvent event, String name) {
        Instant start = event.at();
        return new SpanDraft(event.id().toString(), parent, STAGE, name, start);
    }

    private static boolean isItem(String task, String stage) {
        return Tasks.fannedOutStage(task).filter(stage::equals).isPresent();
    }

    /** From here on nothing that was open goes on. */
    private static boolean endsOpenStages(CausalEvent event) {
        return event instanceof CompensationStarted || event instanceof WorkflowRerun || Course.isEnd(event);
    }
}

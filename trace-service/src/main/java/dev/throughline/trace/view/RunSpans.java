package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.SpanId;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.TraceView.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Spans of one run: parents before children. */
final class RunSpans {
    static final String INCIDENT = "incident";

    private static final String COMPENSATION = "compensation";

    private final UUID workflowId;
    private final List<Told> told;
    private final Course course;
    private final Tasks tasks;
    private final Optional<Root> root;
    private final StageSpans stages;

    /** The span of the run, from its request or, while that is missing, from its end. */
    private record Root(String id, @Nullable String parent, String name, Instant start) {}

    /** @param stageSpan of the stage of another run whose work this run does; null when nobody waits for it */
    RunSpans(Story story, Tasks tasks, UUID workflowId, @Nullable String stageSpan) {
        this.workflowId = workflowId;
        this.told = story.told(workflowId);
        this.course = story.course(workflowId);
        this.tasks = tasks;
        this.root = root(stageSpan);
        this.stages = new StageSpans(story, tasks, told, parent());
    }

    List<Span> spans() {
        var spans = new ArrayList<Span>();
        root.map(this::run).ifPresent(spans::add);
        for (int i = 0; i < told.size(); i++) {
            stages.of(i).map(SpanDraft::span).ifPresent(spans::add);
        }
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).event() instanceof TaskDispatched e) {
                spans.add(attempt(e, stages.fanOutOf(e.stage(), i)));
            }
        }
        told.forEach(t -> instant(t.event()).ifPresent(spans::add));
        return spans;
    }

    private Optional<Root> root(@Nullable String stageSpan) {
        for (var t : told) {
            if (t.event() instanceof WorkflowRequested e) {
                String parent = stageSpan == null ? SpanDraft.hex(e.parentSpanId()) : stageSpan;
                return Optional.of(new Root(e.spanId().hex(), parent, e.name(), e.at()));
            }
        }
        return switch (course.end()) {
            case WorkflowCompleted e -> root(e, e.spanId(), e.startedAt(), stageSpan);
            case WorkflowFailed e -> root(e, e.spanId(), e.startedAt(), stageSpan);
            case WorkflowCancelled e -> root(e, e.spanId(), e.startedAt(), stageSpan);
            case null, default -> Optional.empty();
        };
    }

    /** The wire may omit both. */
    private Optional<Root> root(
            CausalEvent end, @Nullable SpanId span, @Nullable Instant start, @Nullable String stageSpan) {
        return Optional.ofNullable(span)
                .map(id -> new Root(
                        id.hex(), stageSpan, workflowId.toString(), Objects.requireNonNullElse(start, end.at())));
    }

    private @Nullable String parent() {
        return root.map(Root::id).orElse(null);
    }

    private Span run(Root of) {
        var span = new SpanDraft(of.id(), of.parent(), "workflow", of.name(), of.start()).workflow(workflowId);
        var end = course.end();
        return end == null
                ? span.span()
                : span.ended(course.status(), end.at())
                        .error(course.error().orElse(null))
                        .span();
    }

    private Span attempt(TaskDispatched e, @Nullable String fanOut) {
        boolean undoes = e.stage().startsWith(Tasks.UNDO);
        var span = new SpanDraft(
                        e.spanId().hex(),
                        fanOut == null ? e.parentSpanId().hex() : fanOut,
                        undoes ? COMPENSATION : "attempt",
                        undoes ? undo(e.stage().substring(Tasks.UNDO.length())) : e.stage(),
                        e.at())
                .by(SpanDraft.WORKER)
                .retries(e.attempt() - 1)
                .attempt(e.agent(), e.attempt());
        return switch (tasks.end(e.taskId(), e.attempt()).orElse(null)) {
            case TaskSucceeded end ->
                span.ended(Course.COMPLETED, end.at())
                        .attempt(end.agentId(), e.attempt())
                        .products(end.products())
                        .span();
            case TaskAttemptFailed end ->
                span.ended(Course.FAILED, end.at()).error(end.message()).span();
            case TaskFailed end ->
                span.ended(Course.FAILED, end.at())
                        .error(end.message())
                        .products(end.products())
                        .span();
            case TaskCancelled end ->
                span.ended(Course.CANCELLED, end.at()).products(end.products()).span();
            case null, default -> span.span();
        };
    }

    private Optional<Span> instant(CausalEvent event) {
        return switch (event) {
            case StepRecorded e -> Optional.of(step(e));
            case StageCompensated e ->
                Optional.of(new SpanDraft(e.id().toString(), parent(), COMPENSATION, undo(e.stage()), e.at())
                        .ended(Course.COMPLETED, e.at())
                        .deleted(e.deleted())
                        .span());
            case IncidentOpened e -> Optional.of(incident(e.incidentId(), e.title(), e.at()));
            case IncidentRepeated e ->
                Optional.of(incident(e.incidentId(), "the same incident, occurrence " + e.occurrences(), e.at()));
            case null, default -> Optional.empty();
        };
    }

    private static Span step(StepRecorded e) {
        return new SpanDraft(e.spanId().hex(), e.parentSpanId().hex(), "step", e.step(), e.startedAt())
                .by(SpanDraft.WORKER)
                .status(e.status())
                .lasting(e.durationMicros() / 1000.0)
                .error(e.outcomeData())
                .retries(e.retryCount())
                .cost(e.costMicros())
                .attempt(e.agentId(), e.attempt())
                .span();
    }

    private Span incident(UUID id, String title, Instant at) {
        return new SpanDraft(id.toString(), parent(), INCIDENT, title, at)
                .by(SpanDraft.INCIDENT_SERVICE)
                .status("open")
                .span();
    }

    private static String undo(String stage) {
        return "undo " + stage;
    }
}

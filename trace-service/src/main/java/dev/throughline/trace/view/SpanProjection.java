package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.trace.view.TraceView.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of one trace in, its spans out. Pure. */
public final class SpanProjection {
    private static final String RUNNING = "running";
    private static final String COMPLETED = "completed";
    private static final String FAILED = "failed";
    private static final String INCIDENT = "incident";

    private final Story story;
    private final Map<UUID, SpanId> workflowSpans = new LinkedHashMap<>();

    private SpanProjection(Story story) {
        this.story = story;
    }

    /** Empty when there is no event to look at. */
    public static Optional<TraceView> of(Collection<CausalRecord> records) {
        var story = new Story(records);
        return story.told().isEmpty() ? Optional.empty() : Optional.of(new SpanProjection(story).view());
    }

    private TraceView view() {
        var spans = new ArrayList<Span>();
        story.workflowIds().forEach(id -> workflowSpan(id).ifPresent(spans::add));
        attemptSpans(spans);
        for (var told : story.told()) {
            if (told.event() instanceof StepRecorded step) {
                spans.add(stepSpan(step));
            }
            if (told.event() instanceof IncidentOpened incident) {
                spans.add(incidentSpan(
                        told.record().workflowId(), incident.incidentId(), incident.title(), incident.at()));
            }
            if (told.event() instanceof IncidentRepeated again) {
                String title = "the same incident, occurrence " + again.occurrences();
                spans.add(incidentSpan(told.record().workflowId(), again.incidentId(), title, again.at()));
            }
        }
        var first = story.told().getFirst().record();
        var request = story.events(WorkflowRequested.class).stream().findFirst();
        var failure = story.told().stream()
                .flatMap(told -> Story.failure(told.event()).stream())
                .findFirst();
        var ended = ended();
        var missing = story.missing();
        return new TraceView(
                first.traceId().uuid(),
                first.workflowId(),
                story.workflowIds(),
                first.tenantId(),
                request.map(WorkflowRequested::workflowType).orElse(null),
                request.map(WorkflowRequested::name).orElse(null),
                failure.isPresent() ? FAILED : ended == null ? RUNNING : COMPLETED,
                failure.orElse(null),
                spans.stream()
                        .filter(span -> span.kind().equals(INCIDENT))
                        .map(span -> UUID.fromString(span.spanId()))
                        .findFirst()
                        .orElse(null),
                first.isSynthetic(),
                story.start(),
                ended,
                ended == null ? null : millis(story.start(), ended),
                ended != null && missing.isEmpty(),
                missing,
                spans);
    }

    /** When the last workflow of the trace ended; null while one of them runs. */
    private @Nullable Instant ended() {
        var ends = new LinkedHashMap<UUID, Instant>();
        story.told().stream()
                .filter(t -> Story.isEnd(t.event()))
                .forEach(
                        t -> ends.putIfAbsent(t.record().workflowId(), t.event().at()));
        return ends.size() < story.workflowIds().size()
                ? null
                : ends.values().stream().max(Instant::compareTo).orElse(null);
    }

    private Optional<Span> workflowSpan(UUID workflowId) {
        WorkflowRequested request = null;
        CausalEvent end = null;
        for (var told : story.told()) {
            if (told.record().workflowId().equals(workflowId)) {
                request = request == null && told.event() instanceof WorkflowRequested r ? r : request;
                end = end == null && Story.isEnd(told.event()) ? told.event() : end;
            }
        }
        return Optional.ofNullable(workflowSpan(workflowId, request, end));
    }

    private @Nullable Span workflowSpan(
            UUID workflowId, @Nullable WorkflowRequested request, @Nullable CausalEvent end) {
        SpanId id;
        Instant started;
        if (request != null) {
            id = request.spanId();
            started = request.at();
        } else if (end instanceof WorkflowCompleted done) {
            id = done.spanId();
            started = done.startedAt();
        } else if (end instanceof WorkflowFailed failed) {
            id = failed.spanId();
            started = failed.startedAt();
        } else {
            return null;
        }
        workflowSpans.put(workflowId, id);
        var parent = request == null ? null : request.parentSpanId();
        return new Span(
                id.hex(),
                parent == null ? null : parent.hex(),
                "workflow",
                request == null ? workflowId.toString() : request.name(),
                "orchestrator",
                end == null ? RUNNING : Story.failure(end).isPresent() ? FAILED : COMPLETED,
                started,
                end == null ? null : millis(started, end.at()),
                end == null ? null : Story.failure(end).orElse(null),
                null,
                null,
                null,
                null);
    }

    private void attemptSpans(List<Span> spans) {
        var ends = story.ends();
        for (var e : story.events(TaskDispatched.class)) {
            var end = ends.get(new Story.Attempt(e.taskId(), e.attempt()));
            var error = errorOf(end);
            spans.add(new Span(
                    e.spanId().hex(),
                    e.parentSpanId().hex(),
                    "attempt",
                    e.stage(),
                    "worker",
                    end == null ? RUNNING : error == null ? COMPLETED : FAILED,
                    e.at(),
                    end == null ? null : millis(e.at(), end.at()),
                    error,
                    e.attempt() - 1,
                    null,
                    end instanceof CausalEvent.TaskSucceeded done ? done.agentId() : e.agent(),
                    e.attempt()));
        }
    }

    private static @Nullable String errorOf(@Nullable CausalEvent end) {
        if (end instanceof TaskAttemptFailed failed) {
            return failed.message();
        }
        return end instanceof TaskFailed failed ? failed.message() : null;
    }

    private static Span stepSpan(StepRecorded e) {
        return new Span(
                e.spanId().hex(),
                e.parentSpanId().hex(),
                "step",
                e.step(),
                "worker",
                e.status(),
                e.startedAt(),
                e.durationMicros() / 1000.0,
                e.outcomeData(),
                e.retryCount(),
                e.costMicros(),
                e.agentId(),
                e.attempt());
    }

    private Span incidentSpan(UUID workflowId, UUID incidentId, String title, Instant at) {
        var parent = workflowSpans.get(workflowId);
        return new Span(
                incidentId.toString(),
                parent == null ? null : parent.hex(),
                INCIDENT,
                title,
                "incident",
                "open",
                at,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1000 / 1000.0;
    }
}

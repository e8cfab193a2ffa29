package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.TraceView.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of one trace in, its spans out. Pure. */
public final class SpanProjection {
    /** Whose doings the ledger tells. */
    public static final Set<String> SERVICES =
            Set.of(SpanDraft.ORCHESTRATOR, SpanDraft.WORKER, SpanDraft.INCIDENT_SERVICE);

    private final Story story;
    private final List<UUID> workflows;
    private final Set<UUID> wanted;
    private final List<Told> told;

    private SpanProjection(Story story, List<UUID> workflows) {
        this.story = story;
        this.workflows = workflows;
        this.wanted = Set.copyOf(workflows);
        this.told = story.told().stream()
                .filter(t -> wanted.contains(t.workflowId()))
                .toList();
    }

    /** All workflows of the trace; empty when there is no event to look at. */
    public static Optional<TraceView> of(Collection<CausalRecord> records) {
        var story = new Story(records);
        return of(story, story.workflowIds());
    }

    /** One of them; records of others say what its own refer to. */
    public static Optional<TraceView> of(Collection<CausalRecord> records, UUID workflow) {
        return of(new Story(records), List.of(workflow));
    }

    private static Optional<TraceView> of(Story story, List<UUID> workflows) {
        var projection = new SpanProjection(story, workflows);
        return projection.told.isEmpty() ? Optional.empty() : Optional.of(projection.view());
    }

    private TraceView view() {
        var spans = spans();
        var first = told.getFirst();
        var request = Stream.concat(story.told(workflows.getFirst()).stream(), told.stream())
                .filter(t -> t.event() instanceof WorkflowRequested)
                .map(t -> (WorkflowRequested) t.event())
                .findFirst();
        var courses = courses();
        var ended = ended();
        var missing = new Gaps(story).of(workflows);
        var failures = new Failures(story, told);
        Instant start = first.event().at();
        return new TraceView(
                first.record().traceId().uuid(),
                workflows.getFirst(),
                workflows,
                first.record().tenantId(),
                request.map(WorkflowRequested::workflowType).orElse(null),
                request.map(WorkflowRequested::name).orElse(null),
                status(courses),
                phase(courses),
                courses.stream().flatMap(c -> c.error().stream()).findFirst().orElse(null),
                failures.bounded(),
                failures.total(),
                incident(spans),
                first.record().isSynthetic(),
                first.record().syntheticScenarioId(),
                start,
                ended,
                ended == null ? null : SpanDraft.millis(start, ended),
                ended != null && missing.isEmpty(),
                missing,
                spans,
                spans.size());
    }

    private List<Span> spans() {
        var tasks = new Tasks(story.told());
        var stageOfChild = new HashMap<UUID, String>();
        for (var t : told) {
            if (t.event() instanceof SubWorkflowStarted e) {
                stageOfChild.put(e.childWorkflowId(), e.id().toString());
            }
        }
        var spans = new ArrayList<Span>();
        workflows.forEach(id -> spans.addAll(new RunSpans(story, tasks, id, stageOfChild.get(id)).spans()));
        return spans;
    }

    /** Of the runs that nobody waits for; if there are only others, of all. */
    private List<Course> courses() {
        var roots = story.roots().stream().filter(wanted::contains).toList();
        return (roots.isEmpty() ? workflows : roots).stream().map(story::course).toList();
    }

    private static String status(List<Course> courses) {
        var statuses = courses.stream().map(Course::status).toList();
        return Stream.of(Course.FAILED, Course.RUNNING, Course.CANCELLED)
                .filter(statuses::contains)
                .findFirst()
                .orElse(Course.COMPLETED);
    }

    private static String phase(List<Course> courses) {
        return courses.stream()
                .filter(c -> !c.hasEnded())
                .findFirst()
                .orElse(courses.getFirst())
                .phase();
    }

    private static @Nullable UUID incident(List<Span> spans) {
        return spans.stream()
                .filter(span -> span.kind().equals(RunSpans.INCIDENT))
                .map(span -> UUID.fromString(span.spanId()))
                .findFirst()
                .orElse(null);
    }

    /** When the last workflow ended; null while one of them runs. */
    private @Nullable Instant ended() {
        var ends = workflows.stream()
                .map(id -> story.course(id).end())
                .filter(Objects::nonNull)
                .map(end -> Objects.requireNonNull(end).at())
                .toList();
        return ends.size() < workflows.size()
                ? null
                : ends.stream().max(Instant::compareTo).orElse(null);
    }
}

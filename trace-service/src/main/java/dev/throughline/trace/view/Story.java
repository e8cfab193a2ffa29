package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of a trace, each once and in one order, however often and in whatever order their records came. Pure: the
 * same set of records always tells the same story.
 */
final class Story {
    private static final Comparator<Told> ORDER = Comparator.comparing(
                    (Told t) -> t.event().at())
            .thenComparing(t -> t.record().id())
            .thenComparing(Told::index)
            .thenComparing(t -> t.event().id());

    /** An event with the record that carried it, and its place there: events of one decision share their time. */
    record Told(CausalRecord record, int index, CausalEvent event) {}

    /** One attempt of a task. */
    record Attempt(UUID taskId, int number) {}

    private record Place(UUID taskId, int attempt, int index) {}

    private final List<Told> told = new ArrayList<>();
    private final Map<UUID, UUID> again = new HashMap<>();

    Story(Collection<CausalRecord> records) {
        var byId = new LinkedHashMap<UUID, Told>();
        records.stream().sorted(Comparator.comparing(CausalRecord::id)).forEach(record -> {
            for (int i = 0; i < record.events().size(); i++) {
                var event = record.events().get(i);
                byId.putIfAbsent(event.id(), new Told(record, i, event));
            }
        });
        tellOnce(byId.values().stream().sorted(ORDER).toList());
    }

    /** A step that a crashed worker ran again was recorded twice: the first record counts, for causes too. */
    private void tellOnce(List<Told> sorted) {
        var places = new HashMap<Place, UUID>();
        for (var t : sorted) {
            if (t.event() instanceof StepRecorded s) {
                var first = places.putIfAbsent(new Place(s.taskId(), s.attempt(), s.index()), s.id());
                if (first != null) {
                    again.put(s.id(), first);
                    continue;
                }
            }
            told.add(t);
        }
    }

    List<Told> told() {
        return told;
    }

    <E extends CausalEvent> List<E> events(Class<E> type) {
        return told.stream()
                .map(Told::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<UUID> workflowIds() {
        return told.stream().map(t -> t.record().workflowId()).distinct().toList();
    }

    /** The event that ended each attempt. */
    Map<Attempt, CausalEvent> ends() {
        var ends = new LinkedHashMap<Attempt, CausalEvent>();
        for (var t : told) {
            var attempt = endedBy(t.event());
            if (attempt != null) {
                ends.putIfAbsent(attempt, t.event());
            }
        }
        return ends;
    }

    private static @Nullable Attempt endedBy(CausalEvent event) {
        return switch (event) {
            case TaskSucceeded e -> new Attempt(e.taskId(), e.attempt());
            case TaskAttemptFailed e -> new Attempt(e.taskId(), e.attempt());
            case TaskFailed e -> new Attempt(e.taskId(), e.attempt());
            case WorkflowRequested other -> null;
            case PlanFrozen other -> null;
            case TaskDispatched other -> null;
            case StepRecorded other -> null;
            case ResultIgnored other -> null;
            case CausalEvent.WorkflowCancelled other -> null;
            case CausalEvent.WorkflowRerun other -> null;
            case CausalEvent.WorkflowQueued other -> null;
            case CausalEvent.WorkflowAdmitted other -> null;
            case CausalEvent.LifecycleChanged other -> null;
            case CausalEvent.CommandRefused other -> null;
            case CausalEvent.StageSkipped other -> null;
            case CausalEvent.StageFannedOut other -> null;
            case CausalEvent.StageJoined other -> null;
            case CausalEvent.ApprovalRequested other -> null;
            case CausalEvent.SubWorkflowStarted other -> null;
            case CausalEvent.TaskCancelled other -> null;
            case CausalEvent.CompensationStarted other -> null;
            case CausalEvent.StageCompensated other -> null;
            case CausalEvent.CompensationFailed other -> null;
            case WorkflowCompleted other -> null;
            case WorkflowFailed other -> null;
            case RunQuarantined other -> null;
            case IncidentOpened other -> null;
            case IncidentRepeated other -> null;
        };
    }

    @SuppressWarnings("NullAway") // the wire may omit the list
    List<UUID> causes(CausalEvent event) {
        List<UUID> declared = event.causationIds();
        return declared == null
                ? List.of()
                : declared.stream().map(id -> again.getOrDefault(id, id)).toList();
    }

    /** What is referred to and absent; what lies outside the platform is not asked for. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        var known = known();
        var absent = new LinkedHashSet<UUID>();
        told.stream()
                .filter(t -> !(t.event() instanceof WorkflowRequested || t.event() instanceof ResultIgnored))
                .flatMap(t -> causes(t.event()).stream())
                .filter(id -> !known.contains(id))
                .forEach(absent::add);
        absent.forEach(id -> missing.add("cause " + id));
        var ends = ends();
        for (var workflow : workflowIds()) {
            missing.addAll(missingOf(workflow, ends.keySet()));
        }
        return missing;
    }

    private List<String> missingOf(UUID workflow, Set<Attempt> ended) {
        var missing = new ArrayList<String>();
        var own = told.stream()
                .filter(t -> t.record().workflowId().equals(workflow))
                .toList();
        if (own.stream().noneMatch(t -> t.event() instanceof WorkflowRequested)) {
            missing.add("request of workflow " + workflow);
        }
        if (own.stream().anyMatch(t -> isEnd(t.event()))) {
            own.stream()
                    .map(Told::event)
                    .filter(TaskDispatched.class::isInstance)
                    .map(TaskDispatched.class::cast)
                    .filter(e -> !ended.contains(new Attempt(e.taskId(), e.attempt())))
                    .forEach(e -> missing.add("end of task " + e.taskId() + " attempt " + e.attempt()));
        }
        return missing;
    }

    /** Anything a cause may name: events, the records that carry them, and what they are about. */
    private Set<UUID> known() {
        var known = new HashSet<UUID>();
        for (var t : told) {
            known.add(t.event().id());
            known.add(t.record().id());
            known.add(t.record().workflowId());
            if (t.event() instanceof TaskDispatched e) {
                known.add(e.taskId());
            }
            if (t.event() instanceof IncidentOpened e) {
                known.add(e.incidentId());
            }
        }
        return known;
    }

    static boolean isEnd(CausalEvent event) {
        return event instanceof WorkflowCompleted || failure(event).isPresent();
    }

    /** The error with which an event ended its run. */
    static Optional<String> failure(CausalEvent event) {
        if (event instanceof WorkflowFailed failed) {
            return Optional.of(failed.error());
        }
        return event instanceof RunQuarantined aside ? Optional.of("quarantined: " + aside.error()) : Optional.empty();
    }

    Instant start() {
        return told.getFirst().event().at();
    }
}

package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
    record Told(CausalRecord record, int index, CausalEvent event) {
        UUID workflowId() {
            return record.workflowId();
        }
    }

    private record Place(UUID taskId, int attempt, int index) {}

    private final List<Told> told = new ArrayList<>();
    private final Map<UUID, UUID> again = new HashMap<>();
    private final Map<UUID, List<Told>> byWorkflow;
    private final Map<UUID, Course> courses = new HashMap<>();

    Story(Collection<CausalRecord> records) {
        var byId = new LinkedHashMap<UUID, Told>();
        records.stream().sorted(Comparator.comparing(CausalRecord::id)).forEach(record -> {
            for (int i = 0; i < record.events().size(); i++) {
                var event = record.events().get(i);
                byId.putIfAbsent(event.id(), new Told(record, i, event));
            }
        });
        tellOnce(byId.values().stream().sorted(ORDER).toList());
        byWorkflow =
                told.stream().collect(Collectors.groupingBy(Told::workflowId, LinkedHashMap::new, Collectors.toList()));
        byWorkflow.forEach((id, events) -> courses.put(id, Course.of(events)));
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

    List<Told> told(UUID workflow) {
        return byWorkflow.getOrDefault(workflow, List.of());
    }

    /** Whoever started a run before it: decisions about both may share their time. */
    List<UUID> workflowIds() {
        var ordered = new LinkedHashSet<UUID>();
        roots().forEach(id -> addWithChildren(id, ordered));
        ordered.addAll(byWorkflow.keySet());
        return List.copyOf(ordered);
    }

    private void addWithChildren(UUID workflow, Set<UUID> ordered) {
        if (byWorkflow.containsKey(workflow) && ordered.add(workflow)) {
            children(told(workflow)).forEach(child -> addWithChildren(child, ordered));
        }
    }

    /** Runs that do not do the work of a stage of another one that is told here: what became of them is the end. */
    List<UUID> roots() {
        var children = new HashSet<>(children(told));
        return byWorkflow.keySet().stream().filter(id -> !children.contains(id)).toList();
    }

    private static List<UUID> children(List<Told> told) {
        return told.stream()
                .map(Told::event)
                .filter(SubWorkflowStarted.class::isInstance)
                .map(event -> ((SubWorkflowStarted) event).childWorkflowId())
                .toList();
    }

    Course course(UUID workflow) {
        return courses.getOrDefault(workflow, Course.UNKNOWN);
    }

    @SuppressWarnings("NullAway") // the wire may omit the list
    List<UUID> causes(CausalEvent event) {
        List<UUID> declared = event.causationIds();
        return declared == null
                ? List.of()
                : declared.stream().map(id -> again.getOrDefault(id, id)).toList();
    }
}

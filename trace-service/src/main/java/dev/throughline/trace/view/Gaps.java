package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.ApprovalRequested;
import dev.throughline.contracts.CausalEvent.CommandRefused;
import dev.throughline.contracts.CausalEvent.DependenciesMissing;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.Tasks.Attempt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a story refers to and does not contain; what lies outside the platform is not asked for. */
final class Gaps {
    static final int MOST = 200;

    private final Story story;
    private final Tasks tasks;

    Gaps(Story story) {
        this.story = story;
        this.tasks = new Tasks(story.told());
    }

    /** Of these workflows; the others are there to be referred to. */
    List<String> of(Collection<UUID> workflows) {
        var known = known();
        var wanted = Set.copyOf(workflows);
        var missing = new LinkedHashSet<String>();
        story.told().stream()
                .filter(t -> wanted.contains(t.workflowId()) && !mayComeFromOutside(t.event()))
                .flatMap(t -> story.causes(t.event()).stream())
                .filter(id -> !known.contains(id))
                .forEach(id -> missing.add("cause " + id));
        workflows.forEach(workflow -> missing.addAll(missingOf(workflow)));
        return bounded(List.copyOf(missing));
    }

    private static List<String> bounded(List<String> all) {
        if (all.size() <= MOST) {
            return all;
        }
        var some = new ArrayList<>(all.subList(0, MOST));
        some.add("and " + (all.size() - MOST) + " more");
        return List.copyOf(some);
    }

    private static boolean mayComeFromOutside(CausalEvent event) {
        return event instanceof WorkflowRequested
                || event instanceof ResultIgnored
                || event instanceof LifecycleChanged
                || event instanceof CommandRefused;
    }

    private List<String> missingOf(UUID workflow) {
        var missing = new ArrayList<String>();
        var own = story.told(workflow);
        if (own.stream().noneMatch(t -> t.event() instanceof WorkflowRequested)) {
            missing.add("request of workflow " + workflow);
        }
        missing.addAll(new Sequences(story, workflow).gaps());
        var end = story.course(workflow).end();
        if (end == null) {
            return missing;
        }
        // What was open when a run was set aside stays open.
        if (!(end instanceof RunQuarantined)) {
            missing.addAll(open(own));
        }
        // A stage that failed may never have had its run, one of a run that completed has.
        if (end instanceof WorkflowCompleted) {
            own.stream()
                    .map(Told::event)
                    .filter(SubWorkflowStarted.class::isInstance)
                    .map(e -> ((SubWorkflowStarted) e).childWorkflowId())
                    .filter(child -> story.told(child).isEmpty())
                    .forEach(child -> missing.add("workflow " + child));
        }
        return missing;
    }

    /** Attempts without an end, and those that should have followed a failed one. */
    private List<String> open(List<Told> own) {
        var dispatched = new HashSet<Attempt>();
        var settled = new HashSet<UUID>();
        for (var t : own) {
            switch (t.event()) {
                case TaskDispatched e -> dispatched.add(new Attempt(e.taskId(), e.attempt()));
                case TaskFailed e -> settled.add(e.taskId());
                case TaskCancelled e -> settled.add(e.taskId());
                case null, default -> {}
            }
        }
        var open = new ArrayList<String>();
        for (var t : own) {
            if (t.event() instanceof TaskDispatched e
                    && tasks.end(e.taskId(), e.attempt()).isEmpty()) {
                open.add("end of task " + e.taskId() + " attempt " + e.attempt());
            }
            if (t.event() instanceof TaskAttemptFailed e
                    && !settled.contains(e.taskId())
                    && !dispatched.contains(new Attempt(e.taskId(), e.attempt() + 1))) {
                open.add("dispatch of task " + e.taskId() + " attempt " + (e.attempt() + 1));
            }
        }
        return open;
    }

    /** Anything a cause may name: events, the records that carry them, and what they are about. */
    private Set<UUID> known() {
        var known = new HashSet<UUID>();
        for (var t : story.told()) {
            known.add(t.event().id());
            known.add(t.record().id());
            known.add(t.workflowId());
            switch (t.event()) {
                case TaskDispatched e -> known.add(e.taskId());
                case ApprovalRequested e -> known.add(e.taskId());
                case DependenciesMissing e -> known.add(e.taskId());
                case SubWorkflowStarted e -> known.addAll(List.of(e.taskId(), e.childWorkflowId()));
                case LifecycleChanged e -> known.add(e.commandId());
                case CommandRefused e -> known.add(e.commandId());
                case IncidentOpened e -> known.add(e.incidentId());
                case null, default -> {}
            }
        }
        return known;
    }
}

package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.contracts.SpanId;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.Tasks.Attempt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is numbered has no holes, and a parent of one of our spans is one of ours: rounds, attempts, steps of a run. */
final class Sequences {
    /** What a hostile or broken event may make us count. */
    private static final int MOST = 1_000;

    private final UUID workflow;
    private final List<CausalEvent> events;
    private final boolean isRequestKnown;
    private final boolean hasEnded;
    private final Set<Attempt> dispatched = new HashSet<>();
    private final Map<Attempt, Set<Integer>> steps = new HashMap<>();
    private final Set<SpanId> spans = new HashSet<>();
    private final Set<String> gaps = new LinkedHashSet<>();

    Sequences(Story story, UUID workflow) {
        this.workflow = workflow;
        this.events = story.told(workflow).stream().map(Told::event).toList();
        this.isRequestKnown = events.stream().anyMatch(WorkflowRequested.class::isInstance);
        this.hasEnded = story.course(workflow).hasEnded();
        for (var event : events) {
            switch (event) {
                case WorkflowRequested e -> add(e.spanId());
                case TaskDispatched e -> {
                    dispatched.add(new Attempt(e.taskId(), e.attempt()));
                    add(e.spanId());
                }
                case StepRecorded e ->
                    steps.computeIfAbsent(new Attempt(e.taskId(), e.attempt()), ignored -> new TreeSet<>())
                            .add(e.index());
                case null, default -> {}
            }
        }
    }

    List<String> gaps() {
        rounds();
        events.forEach(this::look);
        return List.copyOf(gaps);
    }

    private void rounds() {
        var told = new TreeSet<Integer>();
        for (var event : events) {
            if (event instanceof WorkflowRerun e) {
                told.add(e.round());
            }
        }
        for (int round = 2; !told.isEmpty() && round < Math.min(told.last(), MOST); round++) {
            if (!told.contains(round)) {
                gaps.add("round " + round + " of workflow " + workflow);
            }
        }
        // Only a run that has ended is done again, and then it may have ended once more.
        long ends = events.stream().filter(Course::isEnd).count();
        if (!told.isEmpty() && ends < told.size() + (hasEnded ? 1 : 0)) {
            gaps.add("end of a round of workflow " + workflow);
        }
    }

    private void look(CausalEvent event) {
        switch (event) {
            case TaskDispatched e -> {
                for (int before = Math.max(1, e.attempt() - MOST); before < e.attempt(); before++) {
                    requireDispatch(new Attempt(e.taskId(), before));
                }
                requireParent(e.parentSpanId(), "task " + e.taskId() + " attempt " + e.attempt());
            }
            case StepRecorded e -> {
                var attempt = new Attempt(e.taskId(), e.attempt());
                requireDispatch(attempt);
                steps(attempt, e.index());
                if (dispatched.contains(attempt)) {
                    requireParent(e.parentSpanId(), "step " + e.index() + " of " + named(attempt));
                }
            }
            case null, default -> {}
        }
    }

    private void steps(Attempt attempt, int index) {
        var told = steps.getOrDefault(attempt, Set.of());
        for (int before = Math.max(0, index - MOST); before < index; before++) {
            if (!told.contains(before)) {
                gaps.add("step " + before + " of " + named(attempt));
            }
        }
    }

    private void requireDispatch(Attempt attempt) {
        if (!dispatched.contains(attempt)) {
            gaps.add("dispatch of " + named(attempt));
        }
    }

    /** The wire may omit it. While the request is missing nobody knows the span of the run. */
    private void requireParent(@Nullable SpanId parent, String child) {
        if (parent != null && isRequestKnown && !spans.contains(parent)) {
            gaps.add("span " + parent.hex() + ", parent of " + child);
        }
    }

    private void add(@Nullable SpanId span) {
        if (span != null) {
            spans.add(span);
        }
    }

    private static String named(Attempt attempt) {
        return "task " + attempt.taskId() + " attempt " + attempt.number();
    }
}

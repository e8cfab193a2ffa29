package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.TraceView.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything that went wrong in a story. A failure is told once, where it happened first. */
final class Failures {
    static final int MOST = 50;

    /** Reasons to undo a run that are no failures. */
    private static final Set<String> WANTED = Set.of("cancelled", "rerun");

    private final List<Failure> all;

    /** The clocks of two services may put an effect before its cause: what only repeats is left out, whatever its time. */
    Failures(Story story, List<Told> told) {
        Map<UUID, Failure> failures = new LinkedHashMap<>();
        var causes = new HashMap<UUID, List<UUID>>();
        for (var t : told) {
            var failure = failure(t.workflowId(), t.event());
            if (failure != null) {
                failures.put(failure.eventId(), failure);
                causes.put(failure.eventId(), story.causes(t.event()));
            }
        }
        all = failures.values().stream()
                .filter(failure -> causes.getOrDefault(failure.eventId(), List.of()).stream()
                        .map(failures::get)
                        .noneMatch(cause -> cause != null && isRepeated(cause.message(), failure.message())))
                .toList();
    }

    /** Whole with words around it, or its beginning. */
    private static boolean isRepeated(String cause, String message) {
        return message.contains(cause) || cause.startsWith(message);
    }

    /** Where it began is never left out, nor how it ended. */
    List<Failure> bounded() {
        if (all.size() <= MOST) {
            return List.copyOf(all);
        }
        var some = new ArrayList<>(all.subList(0, MOST - 1));
        some.add(all.getLast());
        return List.copyOf(some);
    }

    int total() {
        return all.size();
    }

    private static @Nullable Failure failure(UUID run, CausalEvent event) {
        return switch (event) {
            case StepRecorded e ->
                e.status().equals(Course.FAILED)
                        ? told(run, e, "step", e.stage(), e.step(), e.outcomeCode(), e.outcomeData())
                        : null;
            case TaskAttemptFailed e -> told(run, e, "attempt", e.stage(), null, e.code(), e.message());
            case TaskFailed e -> told(run, e, "task", e.stage(), e.step(), e.code(), e.message());
            case CompensationStarted e ->
                e.code() != null && WANTED.contains(e.code())
                        ? null
                        : told(run, e, "workflow", null, null, e.code(), e.error());
            case CompensationFailed e -> told(run, e, "compensation", e.stage(), e.step(), e.code(), e.error());
            case WorkflowFailed e -> told(run, e, "workflow", e.stage(), e.step(), e.code(), e.error());
            case RunQuarantined e -> told(run, e, "workflow", null, null, "quarantined", e.error());
            case null, default -> null;
        };
    }

    /** The wire may omit the texts. */
    private static Failure told(
            UUID run,
            CausalEvent event,
            String kind,
            @Nullable String stage,
            @Nullable String step,
            @Nullable String code,
            @Nullable String message) {
        String named = Objects.requireNonNullElse(code, "unknown");
        return new Failure(
                event.id(), event.at(), run, kind, stage, step, named, Objects.requireNonNullElse(message, named));
    }
}

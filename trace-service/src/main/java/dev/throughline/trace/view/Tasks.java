package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.trace.view.Story.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of each attempt of each task, and what a task's name says about it. */
final class Tasks {
    /** Before the name of the stage that a task undoes. */
    static final String UNDO = "undo:";

    private final Map<Attempt, CausalEvent> ends = new HashMap<>();
    private final Map<UUID, CausalEvent> last = new HashMap<>();

    /** One attempt of a task. */
    record Attempt(UUID taskId, int number) {}

    Tasks(List<Told> told) {
        for (var t : told) {
            var attempt = endedBy(t.event());
            if (attempt != null) {
                ends.putIfAbsent(attempt, t.event());
                last.put(attempt.taskId(), t.event());
            }
        }
    }

    /** The event that ended the attempt; the first counts. */
    Optional<CausalEvent> end(UUID taskId, int attempt) {
        return Optional.ofNullable(ends.get(new Attempt(taskId, attempt)));
    }

    /** How a task without attempts of its own ended, if it did not succeed. */
    Optional<CausalEvent> end(UUID taskId) {
        return Optional.ofNullable(last.get(taskId));
    }

    /** The items of a fanned out stage are called {@code stage[0]} and so on. */
    static Optional<String> fannedOutStage(String task) {
        int bracket = task.endsWith("]") && !task.startsWith(UNDO) ? task.lastIndexOf('[') : -1;
        return bracket < 0 ? Optional.empty() : Optional.of(task.substring(0, bracket));
    }

    private static @Nullable Attempt endedBy(CausalEvent event) {
        return switch (event) {
            case TaskSucceeded e -> new Attempt(e.taskId(), e.attempt());
            case TaskAttemptFailed e -> new Attempt(e.taskId(), e.attempt());
            case TaskFailed e -> new Attempt(e.taskId(), e.attempt());
            case TaskCancelled e -> new Attempt(e.taskId(), e.attempt());
            case null, default -> null;
        };
    }
}

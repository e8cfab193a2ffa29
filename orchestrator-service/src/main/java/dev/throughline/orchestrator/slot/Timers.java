package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * When each run of a slot must be looked at. At most one entry a run; an entry may be early, never late, because
 * deadlines mostly move outwards and moving them for every task would cost more than a look too many.
 */
final class Timers {
    private record Due(Instant at, UUID workflowId) {}

    private final TreeSet<Due> queue =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::workflowId));
    private final Map<UUID, Due> byRun = new HashMap<>();

    void update(Run run) {
        Due present = byRun.get(run.workflowId());
        Optional<Run.WakeUp> next = run.nextWakeUp();
        if (next.isEmpty()) {
            if (present != null) {
                queue.remove(present);
                byRun.remove(run.workflowId());
            }
            return;
        }
        if (present == null || next.get().at().isBefore(present.at())) {
            if (present != null) {
                queue.remove(present);
            }
            var due = new Due(next.get().at(), run.workflowId());
            queue.add(due);
            byRun.put(run.workflowId(), due);
        }
    }

    /** Takes out all that are due; whoever decides on them calls {@link #update} afterwards. */
    List<UUID> takeDue(Instant now) {
        List<UUID> due = new ArrayList<>();
        while (!queue.isEmpty() && !queue.first().at().isAfter(now)) {
            Due first = queue.pollFirst();
            if (first != null) {
                byRun.remove(first.workflowId());
                due.add(first.workflowId());
            }
        }
        return due;
    }

    Optional<Instant> next() {
        return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at());
    }
}

package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunStatus;
import dev.throughline.orchestrator.engine.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Runs of a slot that wait for what no record will tell it: their turn, which depends on runs of other slots, and
 * workers that have what they need. So both are asked for now and then.
 */
final class WaitingRuns {
    private static final Duration ADMIT_EVERY = Duration.ofMillis(100);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Set<UUID> queued = new HashSet<>();
    private final Set<UUID> withheld = new HashSet<>();
    private Instant admitAt = Instant.EPOCH;
    private Instant lookAt = Instant.EPOCH;

    void note(Run run) {
        if (run.status() == RunStatus.PLANNED) {
            queued.add(run.workflowId());
        } else {
            queued.remove(run.workflowId());
        }
        if (!run.status().isTerminal()
                && run.tasks().values().stream().anyMatch(TaskState.Withheld.class::isInstance)) {
            withheld.add(run.workflowId());
        } else {
            withheld.remove(run.workflowId());
        }
    }

    int queued() {
        return queued.size();
    }

    /** How long the slot may sleep. */
    Duration atMost(Duration idle) {
        return !queued.isEmpty() && idle.compareTo(ADMIT_EVERY) > 0 ? ADMIT_EVERY : idle;
    }

    /** A run has ended that others waited for. */
    void admitSoon() {
        admitAt = Instant.EPOCH;
    }

    boolean isTimeToAdmit(Instant now) {
        return !queued.isEmpty() && !now.isBefore(admitAt);
    }

    void admitting(Instant now) {
        admitAt = now.plus(ADMIT_EVERY);
    }

    /** Those that are due, and, when it is time to look, those that lack something. */
    List<UUID> withWithheld(List<UUID> due, Instant now) {
        if (withheld.isEmpty() || now.isBefore(lookAt)) {
            return due;
        }
        lookAt = now.plus(LOOK_EVERY);
        return Stream.concat(due.stream(), withheld.stream()).distinct().toList();
    }
}

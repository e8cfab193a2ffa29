package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.WorkflowAdmitted;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowQueued;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.trace.view.Story.Told;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far one run has come, as its events tell it: an end counts until the run is taken up again.
 *
 * @param phase the status that the engine gives the run, such as {@code compensating}
 * @param end what ended it; null while it goes on
 */
record Course(String phase, @Nullable CausalEvent end) {
    static final String RUNNING = "running";
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    static final Course UNKNOWN = new Course(RUNNING, null);

    private static final String QUARANTINED = "quarantined";
    private static final String CANCELLING = "cancelling";
    private static final String COMPENSATING = "compensating";
    private static final Set<String> ENDED = Set.of(COMPLETED, FAILED, CANCELLED, QUARANTINED);

    static Course of(List<Told> told) {
        var course = UNKNOWN;
        for (var t : told) {
            course = course.then(t.event());
        }
        return course;
    }

    private Course then(CausalEvent event) {
        return switch (event) {
            case WorkflowCompleted e -> new Course(COMPLETED, e);
            case WorkflowFailed e -> new Course(FAILED, e);
            case WorkflowCancelled e -> new Course(CANCELLED, e);
            case RunQuarantined e -> new Course(QUARANTINED, e);
            case WorkflowRerun ignored -> UNKNOWN;
            case WorkflowQueued ignored -> during("queued");
            case WorkflowAdmitted ignored -> during(RUNNING);
            // Open tasks of a cancelled run are waited for before anything is undone.
            case CompensationStarted ignored -> during(phase.equals(CANCELLING) ? CANCELLING : COMPENSATING);
            case StageCompensated ignored -> during(COMPENSATING);
            case CompensationFailed ignored -> during("compensation_failed");
            case LifecycleChanged e -> {
                boolean reopens = ENDED.contains(e.fromStatus()) && !ENDED.contains(e.toStatus());
                yield reopens ? new Course(e.toStatus(), null) : during(e.toStatus());
            }
            case CausalEvent.TaskDispatched e -> during(e.stage().startsWith(Tasks.UNDO) ? COMPENSATING : phase);
            case CausalEvent.WorkflowRequested ignored -> this;
            case CausalEvent.PlanFrozen ignored -> this;
            case CausalEvent.StepRecorded ignored -> this;
            case CausalEvent.TaskSucceeded ignored -> this;
            case CausalEvent.TaskAttemptFailed ignored -> this;
            case CausalEvent.TaskFailed ignored -> this;
            case CausalEvent.TaskCancelled ignored -> this;
            case CausalEvent.ResultIgnored ignored -> this;
            case CausalEvent.CommandRefused ignored -> this;
            case CausalEvent.StageSkipped ignored -> this;
            case CausalEvent.DependenciesMissing ignored -> this;
            case CausalEvent.DependenciesMet ignored -> this;
            case CausalEvent.StageFannedOut ignored -> this;
            case CausalEvent.StageJoined ignored -> this;
            case CausalEvent.ApprovalRequested ignored -> this;
            case CausalEvent.SubWorkflowStarted ignored -> this;
            case CausalEvent.IncidentOpened ignored -> this;
            case CausalEvent.IncidentRepeated ignored -> this;
            case CausalEvent.IncidentChanged ignored -> this;
            case CausalEvent.AlertChanged ignored -> this;
            case CausalEvent.CostEstimated ignored -> this;
            case CausalEvent.CostObserved ignored -> this;
            case CausalEvent.BreakerChanged ignored -> this;
        };
    }

    /** What still happens after the end does not undo it. */
    private Course during(String next) {
        return end == null ? new Course(next, null) : this;
    }

    static boolean isEnd(CausalEvent event) {
        return UNKNOWN.then(event).hasEnded();
    }

    boolean hasEnded() {
        return end != null;
    }

    /** {@code running}, {@code completed}, {@code failed} or {@code cancelled}. */
    String status() {
        return switch (end) {
            case WorkflowCompleted ignored -> COMPLETED;
            case WorkflowCancelled ignored -> CANCELLED;
            case null -> RUNNING;
            default -> FAILED;
        };
    }

    /** Why it ended as it did; nothing to say about a success. */
    Optional<String> error() {
        return switch (end) {
            case WorkflowFailed failed -> Optional.of(failed.error());
            case RunQuarantined aside -> Optional.of("quarantined: " + aside.error());
            case WorkflowCancelled cancelled ->
                Optional.of(cancelled.reason() == null ? "cancelled by " + cancelled.actor() : cancelled.reason());
            case null, default -> Optional.empty();
        };
    }
}

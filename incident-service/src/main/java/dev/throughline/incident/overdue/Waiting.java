package dev.throughline.incident.overdue;

import dev.throughline.contracts.CausalEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a run waits for, as its last record tells it. Pure. */
record Waiting(
        String text, @Nullable String agent, @Nullable UUID taskId) {

    static Optional<Waiting> of(List<CausalEvent> events) {
        return events.reversed().stream()
                .map(Waiting::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Waiting> of(CausalEvent event) {
        Waiting waiting = switch (event) {
            case CausalEvent.TaskDispatched task ->
                new Waiting(
                        "stage " + task.stage() + ", attempt " + task.attempt() + " of agent " + task.agent(),
                        task.agent(),
                        task.taskId());
            case CausalEvent.TaskAttemptFailed task ->
                new Waiting("stage " + task.stage() + ", its next attempt", null, task.taskId());
            case CausalEvent.ApprovalRequested approval ->
                new Waiting("stage " + approval.stage() + ", an approval", null, approval.taskId());
            case CausalEvent.DependenciesMissing lack ->
                new Waiting(
                        "stage " + lack.stage() + ", a worker with " + String.join(", ", lack.missing()),
                        null,
                        lack.taskId());
            case CausalEvent.SubWorkflowStarted child ->
                new Waiting(
                        "stage " + child.stage() + ", sub-workflow " + child.childWorkflowId(), null, child.taskId());
            case CausalEvent.WorkflowQueued queued -> new Waiting(queued.waitingFor(), null, null);
            case CausalEvent.CompensationFailed failed ->
                new Waiting("another try to compensate stage " + failed.stage(), failed.agent(), failed.taskId());
            case CausalEvent.CompensationStarted ignored -> new Waiting("its compensation", null, null);
            case CausalEvent.LifecycleChanged changed ->
                new Waiting("what follows on " + changed.toStatus(), null, null);
            default -> null;
        };
        return Optional.ofNullable(waiting);
    }
}

package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of one run, as the engine decides on it.
 *
 * @param tasks by stage, in plan order
 */
public record Run(
        Identity identity,
        Plan plan,
        RunStatus status,
        Map<String, TaskState> tasks,
        List<FileRef> artifacts,
        @Nullable String error,
        @Nullable Instant endedAt) {

    /** What never changes. {@code span} is the workflow's own span. */
    public record Identity(
            UUID workflowId,
            String tenantId,
            String type,
            String name,
            @Nullable String description,
            TraceId traceId,
            SpanId span,
            @Nullable SpanId parentSpan,
            boolean isSynthetic,
            @Nullable String scenarioId,
            List<FileRef> inputs,
            Instant startedAt) {}

    public UUID workflowId() {
        return identity.workflowId();
    }

    /** The next moment at which the run must be looked at even if nothing arrives; empty only when it ended. */
    public Optional<WakeUp> nextWakeUp() {
        if (status.isTerminal()) {
            return Optional.empty();
        }
        WakeUp next = null;
        for (var entry : tasks.entrySet()) {
            WakeUp candidate = switch (entry.getValue()) {
                case TaskState.Dispatched task -> new WakeUp("task:" + entry.getKey(), task.deadline());
                case TaskState.BackingOff task -> new WakeUp("retry:" + entry.getKey(), task.retryAt());
                case TaskState.Pending ignored -> null;
                case TaskState.Succeeded ignored -> null;
                case TaskState.Failed ignored -> null;
            };
            if (candidate != null && (next == null || candidate.at().isBefore(next.at()))) {
                next = candidate;
            }
        }
        return Optional.ofNullable(next);
    }

    public record WakeUp(String waitingFor, Instant at) {}

    /** The stages now in work, for people; {@code initialization} before any, {@code finished} after all. */
    public String currentStage() {
        if (status.isTerminal()) {
            return "finished";
        }
        for (var entry : tasks.entrySet()) {
            if (entry.getValue() instanceof TaskState.Dispatched || entry.getValue() instanceof TaskState.BackingOff) {
                return entry.getKey();
            }
        }
        return "initialization";
    }

    public int progressPercentage() {
        if (status == RunStatus.COMPLETED) {
            return 100;
        }
        long done = tasks.values().stream()
                .filter(TaskState.Succeeded.class::isInstance)
                .count();
        return tasks.isEmpty() ? 0 : (int) (100 * done / tasks.size());
    }
}

package dev.throughline.orchestrator.schedule;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.intake.WorkflowIntake;
import dev.throughline.orchestrator.slot.StartOutcome;
import dev.throughline.service.telemetry.RequestSpan;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** From a schedule to a workflow, through the intake that serves everyone. Blocking when the workflow has files. */
@Singleton
final class ScheduleStarts {
    private final WorkflowIntake intake;

    ScheduleStarts(WorkflowIntake intake) {
        this.intake = intake;
    }

    /** What became of one firing. */
    sealed interface Start {
        record Started(UUID workflowId) implements Start {}

        /** Trying again would not help. */
        record Refused(String reason) implements Start {}

        /** Nothing is known to be durable; the same key may be tried again. */
        record Later(String reason) implements Start {}
    }

    /** The same firing has the same key for ever, so it never starts a second workflow. */
    static String key(String tenantId, String name, Instant firing) {
        return "schedule:" + tenantId + ":" + name + ":" + firing;
    }

    /** The key of a run by hand, out of reach of any firing's. */
    static String keyByHand(String tenantId, String name, String callersKey) {
        return "schedule:" + tenantId + ":" + name + ":run:" + callersKey;
    }

    CompletableFuture<Start> start(String tenantId, String workflow, @Nullable String key) {
        var request = Json.read(workflow.getBytes(StandardCharsets.UTF_8), WorkflowRequest.class);
        return switch (intake.accept(withoutConflictPolicy(request), envelope(tenantId, key))) {
            case WorkflowIntake.Outcome.Refused refused ->
                CompletableFuture.completedFuture(new Start.Refused(refused.detail() + ": " + refused.violations()));
            case WorkflowIntake.Outcome.Unavailable unavailable ->
                CompletableFuture.completedFuture(new Start.Later(unavailable.reason()));
            case WorkflowIntake.Outcome.Accepted accepted -> accepted.started().thenApply(ScheduleStarts::start);
        };
    }

    /** The key alone is the identity of a firing: a schedule replaced after a crash still finds what it had started. */
    private static WorkflowIntake.Envelope envelope(String tenantId, @Nullable String key) {
        String hash = key == null ? "" : WorkflowIntake.hash(key.getBytes(StandardCharsets.UTF_8));
        return new WorkflowIntake.Envelope("schedule", tenantId, null, null, key, hash, RequestSpan.NONE);
    }

    private static WorkflowRequest withoutConflictPolicy(WorkflowRequest request) {
        return new WorkflowRequest(
                request.type(),
                request.name(),
                request.description(),
                request.parameters(),
                request.inputs(),
                request.traceId(),
                request.isSynthetic(),
                request.syntheticScenarioId(),
                null);
    }

    private static Start start(StartOutcome outcome) {
        return switch (outcome) {
            case StartOutcome.Started started -> new Start.Started(started.run().workflowId());
            case StartOutcome.Replayed replayed -> new Start.Started(replayed.workflowId());
            case StartOutcome.KeyReused reused ->
                new Start.Refused("the key of the firing belongs to another request, accepted as workflow "
                        + reused.workflowId());
            case StartOutcome.Refused refused -> new Start.Refused(refused.why());
            case StartOutcome.Rejected rejected -> new Start.Later(rejected.reason());
        };
    }
}

package dev.throughline.orchestrator.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.engine.Run;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as callers see it. One that has not started has the status {@code draft} or {@code frozen}, and of type, name
 * and template what is known yet.
 *
 * @param waitingFor what the engine waits for, {@code nextWakeupAt} how long at most; absent when the workflow has ended
 * @param round 1, and one more whenever it was done again
 */
public record WorkflowView(
        UUID workflowId,
        @Nullable String type,
        @Nullable String name,
        @Nullable String description,
        String status,
        String currentStage,
        int progressPercentage,
        TraceId traceId,
        SpanId spanId,
        @Nullable String traceIdRejected,
        String tenantId,
        @Nullable String templateId,
        @Nullable Integer templateVersion,
        @Nullable String planHash,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        @Nullable String error,
        @Nullable String waitingFor,
        @Nullable Instant nextWakeupAt,
        int round,
        @Nullable UUID parentWorkflowId,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @JsonIgnore boolean isSampled) {

    /** The answer to an accepted request: what happened next is for later looks. */
    public static WorkflowView initiated(Run run, @Nullable String rejected) {
        return view(run, "initiated", "initialization", 0, rejected);
    }

    public static WorkflowView of(Run run) {
        return view(run, run.status().wireName(), run.currentStage(), run.progressPercentage(), null);
    }

    /** Its place in the trace, for whoever goes on from here. */
    @JsonIgnore
    public String traceparent() {
        return TraceContext.traceparent(traceId, spanId, Sampling.of(isSampled));
    }

    @JsonIgnore
    public boolean ended() {
        return endedAt != null;
    }

    private static WorkflowView view(Run run, String status, String stage, int progress, @Nullable String rejected) {
        var identity = run.identity();
        return new WorkflowView(
                run.workflowId(),
                identity.type(),
                identity.name(),
                identity.description(),
                status,
                stage,
                progress,
                identity.traceId(),
                identity.span(),
                rejected,
                identity.tenantId(),
                run.plan().templateId(),
                run.plan().templateVersion(),
                run.plan().hash(),
                identity.isSynthetic(),
                identity.scenarioId(),
                run.error(),
                run.nextWakeUp().map(Run.WakeUp::waitingFor).orElse(null),
                run.nextWakeUp().map(Run.WakeUp::at).orElse(null),
                run.round(),
                identity.parent() == null ? null : identity.parent().workflowId(),
                identity.startedAt(),
                run.endedAt(),
                identity.isSampled());
    }
}

package dev.throughline.orchestrator.view;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read side of the {@code workflow} table; only the slots write it. */
@Entity
@Immutable
@Table(name = "workflow")
@SuppressWarnings("NullAway.Init")
class WorkflowEntity {
    @Id
    @Column(name = "workflow_id")
    UUID id;

    @Column(name = "tenant_id")
    String tenantId;

    String type;
    String name;

    @Nullable
    String description;

    String status;

    @Column(name = "current_stage")
    String currentStage;

    @Column(name = "progress_percentage")
    int progressPercentage;

    @Column(name = "trace_id")
    UUID traceId;

    @Column(name = "current_span_id")
    String spanId;

    @Column(name = "template_id")
    String templateId;

    @Column(name = "template_version")
    int templateVersion;

    @Column(name = "plan_hash")
    String planHash;

    @Column(name = "is_synthetic")
    boolean synthetic;

    @Column(name = "synthetic_scenario_id")
    @Nullable
    String scenarioId;

    @Nullable
    String error;

    @Column(name = "waiting_for")
    @Nullable
    String waitingFor;

    @Column(name = "next_wakeup_at")
    @Nullable
    Instant nextWakeupAt;

    int round;

    @Column(name = "is_sampled")
    boolean sampled;

    @Column(name = "parent_workflow_id")
    @Nullable
    UUID parentWorkflowId;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    WorkflowView view() {
        return new WorkflowView(
                id,
                type,
                name,
                description,
                status,
                currentStage,
                progressPercentage,
                new TraceId(traceId),
                new SpanId(spanId),
                null,
                tenantId,
                templateId,
                templateVersion,
                planHash,
                synthetic,
                scenarioId,
                error,
                waitingFor,
                nextWakeupAt,
                round,
                parentWorkflowId,
                startedAt,
                endedAt,
                sampled);
    }
}

package dev.throughline.incident.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read side of {@code incident}. */
@Entity
@Immutable
@Table(name = "incident")
@SuppressWarnings("NullAway.Init")
class IncidentEntity {
    @Id
    @Column(name = "incident_id")
    UUID id;

    @Column(name = "tenant_id")
    String tenantId;

    @Column(name = "agent_id")
    @Nullable
    String agentId;

    @Column(name = "workflow_id")
    @Nullable
    UUID workflowId;

    @Column(name = "trace_id")
    @Nullable
    UUID traceId;

    @Column(name = "task_id")
    @Nullable
    UUID taskId;

    @Column(name = "step_event_id")
    @Nullable
    UUID stepEventId;

    String fingerprint;
    String severity;
    String status;
    String title;
    String detail;
    long occurrences;

    @Column(name = "is_synthetic")
    boolean synthetic;

    @Column(name = "synthetic_scenario_id")
    @Nullable
    String scenarioId;

    @Column(name = "first_seen_at")
    Instant firstSeenAt;

    @Column(name = "last_seen_at")
    Instant lastSeenAt;

    @Column(name = "template_id")
    @Nullable
    String templateId;

    @Nullable
    String assignee;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    IncidentView view() {
        return new IncidentView(
                id,
                tenantId,
                agentId,
                workflowId,
                traceId,
                taskId,
                stepEventId,
                fingerprint,
                severity,
                status,
                title,
                detail,
                occurrences,
                synthetic,
                scenarioId,
                firstSeenAt,
                lastSeenAt,
                templateId,
                assignee,
                resolvedAt);
    }
}

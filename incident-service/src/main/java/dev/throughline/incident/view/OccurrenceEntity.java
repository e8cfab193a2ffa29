package dev.throughline.incident.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read side of {@code incident_occurrence}. */
@Entity
@Immutable
@Table(name = "incident_occurrence")
@SuppressWarnings("NullAway.Init")
class OccurrenceEntity {
    @Id
    @Column(name = "event_id")
    UUID eventId;

    @Column(name = "incident_id")
    UUID incidentId;

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

    String detail;
    Instant at;

    View view() {
        return new View(eventId, at, workflowId, traceId, taskId, stepEventId, detail);
    }

    /** One failure under an incident. */
    record View(
            UUID eventId,
            Instant at,
            @Nullable UUID workflowId,
            @Nullable UUID traceId,
            @Nullable UUID taskId,
            @Nullable UUID stepEventId,
            String detail) {}
}

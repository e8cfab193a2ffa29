package dev.throughline.incident.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Who did what to an incident, the status that it had then, and why. */
@Entity
@Immutable
@Table(name = "incident_change")
@SuppressWarnings("NullAway.Init")
class ChangeEntity {
    @Id
    @Column(name = "change_id")
    UUID id;

    @Column(name = "incident_id")
    UUID incidentId;

    String verb;
    String status;
    String actor;

    @Nullable
    String reason;

    @Nullable
    String assignee;

    Instant at;

    View view() {
        return new View(at, verb, status, actor, reason, assignee);
    }

    /** One line of the timeline. */
    record View(
            Instant at,
            String verb,
            String status,
            String actor,
            @Nullable String reason,
            @Nullable String assignee) {}
}

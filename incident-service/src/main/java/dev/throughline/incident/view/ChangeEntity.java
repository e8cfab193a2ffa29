package dev.throughline.incident.view;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who moved an incident to which status, and why. */
@Entity
@Table(name = "incident_change")
@SuppressWarnings("NullAway.Init")
class ChangeEntity {
    @Id
    @Column(name = "change_id")
    UUID id;

    @Column(name = "incident_id")
    UUID incidentId;

    String status;
    String actor;

    @Nullable
    String reason;

    Instant at;

    View view() {
        return new View(at, status, actor, reason);
    }

    /** One line of the timeline. */
    record View(
            Instant at,
            String status,
            String actor,
            @Nullable String reason) {}
}

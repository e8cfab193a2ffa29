package dev.throughline.incident.alert;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the record of a run is told about an alert: each change once. Re-sends of what was taken and further failures in a
 * row say nothing new. Pure but for the ids.
 *
 * @param told the change, as the row remembers it
 */
record Receipt(String told, UUID eventId, CausalRecord record) {
    private static final int MAX_DETAIL = 200;

    static Receipt queued(Composition.Queued alert, Noted.Run run, Instant now) {
        var incident = alert.incident();
        var state = new Delivery.Queued();
        var event = new CausalEvent.AlertChanged(
                Ids.uuid7(),
                now,
                List.of(incident.causedBy()),
                alert.id(),
                incident.incidentId(),
                alert.receiver(),
                state.wireName(),
                0,
                null);
        return new Receipt(
                told(state, true),
                event.id(),
                record(incident.tenantId(), run, incident.isSynthetic(), incident.scenarioId(), event));
    }

    /** Empty when there is nothing new, or no record that could hold it. */
    static Optional<Receipt> of(Alert alert, Delivery state, @Nullable String why, Instant now) {
        String told = told(state, alert.isFiring());
        var run = alert.run();
        if (run == null || told.equals(alert.told())) {
            return Optional.empty();
        }
        var event = new CausalEvent.AlertChanged(
                Ids.uuid7(),
                now,
                alert.lastEventId() == null ? List.of() : List.of(alert.lastEventId()),
                alert.id(),
                alert.incidentId(),
                alert.receiver(),
                state.wireName(),
                alert.attempts(),
                detail(alert, why));
        return Optional.of(new Receipt(
                told, event.id(), record(alert.tenantId(), run, alert.isSynthetic(), alert.scenarioId(), event)));
    }

    private static String told(Delivery state, boolean isFiring) {
        return state.wireName() + (isFiring ? "/firing" : "/resolved");
    }

    private static @Nullable String detail(Alert alert, @Nullable String why) {
        if (why != null) {
            return why.length() <= MAX_DETAIL ? why : why.substring(0, MAX_DETAIL);
        }
        return alert.isFiring() ? null : "resolved";
    }

    private static CausalRecord record(
            String tenant, Noted.Run run, boolean isSynthetic, @Nullable String scenarioId, CausalEvent event) {
        return new CausalRecord(
                Ids.uuid7(),
                "incident",
                tenant,
                run.workflowId(),
                run.traceId(),
                run.agentId(),
                isSynthetic,
                scenarioId,
                event.at(),
                List.of(event));
    }
}

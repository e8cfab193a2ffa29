package dev.throughline.incident.occurrence;

import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that failed, once.
 *
 * @param eventId of the failure; the same however often it is delivered
 * @param causedBy the event that its announcement names as the cause; the failure itself where that is an event
 * @param cause what failures must share to be one incident, in plain words separated by {@code |}
 * @param run null when nobody knows whose failure it is, as of a record that cannot be read
 * @param detail at most 500 characters
 */
public record Failure(
        UUID eventId,
        UUID causedBy,
        Instant at,
        String tenantId,
        Severity severity,
        String cause,
        String title,
        String detail,
        @Nullable Run run,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    /** A failure that is an event, or that nobody's record can hold. */
    public Failure(
            UUID eventId,
            Instant at,
            String tenantId,
            Severity severity,
            String cause,
            String title,
            String detail,
            @Nullable Run run,
            boolean isSynthetic,
            @Nullable String scenarioId) {
        this(eventId, eventId, at, tenantId, severity, cause, title, detail, run, isSynthetic, scenarioId);
    }

    /** @param stepEventId the recorded step that ended it */
    public record Run(
            UUID workflowId,
            TraceId traceId,
            @Nullable String agentId,
            @Nullable UUID taskId,
            @Nullable UUID stepEventId) {}

    /** Synthetic failures never meet real ones, nor those of another scenario. */
    public String fingerprint() {
        return isSynthetic ? "synthetic|" + (scenarioId == null ? "" : scenarioId) + "|" + cause : cause;
    }
}

package dev.throughline.incident.occurrence;

import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that failed, once.
 *
 * @param eventId of the failure; the same however often it is delivered
 * @param cause what failures must share to be one incident, in plain words separated by {@code |}
 * @param run null when nobody knows whose failure it is, as of a record that cannot be read
 * @param detail at most 500 characters
 */
public record Failure(
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

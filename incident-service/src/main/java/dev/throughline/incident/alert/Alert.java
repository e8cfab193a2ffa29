package dev.throughline.incident.alert;

import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claimed row: what is to be sent, and what its settlement needs.
 *
 * @param version of the row under the claim
 * @param failures since the receiver last took it
 * @param told what the event stream was told last
 * @param lastEventId by which event; of one that was never told about, the event that says the incident is there
 */
record Alert(
        UUID id,
        UUID incidentId,
        String receiver,
        String tenantId,
        Noted.@Nullable Run run,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        @Nullable Instant resolvedAt,
        long version,
        int attempts,
        int failures,
        @Nullable String told,
        @Nullable UUID lastEventId,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    boolean isFiring() {
        return resolvedAt == null;
    }

    static Noted.@Nullable Run run(@Nullable UUID workflow, @Nullable UUID trace, @Nullable String agent) {
        return workflow == null || trace == null ? null : new Noted.Run(workflow, new TraceId(trace), agent);
    }
}

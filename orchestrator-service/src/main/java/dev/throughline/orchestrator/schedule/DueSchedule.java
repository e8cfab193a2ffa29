package dev.throughline.orchestrator.schedule;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that has something to fire, locked for this look.
 *
 * @param from the first firing that nothing is known of
 * @param lookedAt the database's clock, which all instances share
 */
record DueSchedule(
        UUID id,
        String tenantId,
        String name,
        String cron,
        String timeZone,
        String workflow,
        Missed missed,
        int maxCatchUp,
        Instant from,
        @Nullable Instant lastFireAt,
        @Nullable UUID lastWorkflowId,
        Instant lookedAt) {

    /**
     * How far a look has come.
     *
     * @param nextFireAt the first firing that nothing is known of now; null when there will be none
     * @param retryAt when a failure of this schedule alone is tried again
     */
    record Progress(
            UUID id,
            @Nullable Instant nextFireAt,
            @Nullable Instant retryAt,
            @Nullable Instant lastFireAt,
            @Nullable UUID lastWorkflowId,
            @Nullable String lastError) {}
}

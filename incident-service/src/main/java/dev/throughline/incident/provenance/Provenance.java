package dev.throughline.incident.provenance;

import dev.throughline.incident.breaker.Decision;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An estimate and what became of it, in millionths of a US dollar.
 *
 * @param source {@code run} or {@code backfill}
 * @param used {@code v1} or {@code v2}: which of them budgets relied on
 * @param isWhole whether the actual is that of a whole run
 * @param drift relative error of V2 against the actual
 * @param driftV1 relative error of V2 against V1
 * @param decision what the breaker made of it; absent when it did not look
 */
public record Provenance(
        UUID provenanceId,
        String tenantId,
        String source,
        String inputHash,
        @Nullable UUID workflowId,
        @Nullable UUID traceId,
        String templateId,
        @Nullable Long v1Micros,
        @Nullable Long v2Micros,
        @Nullable String used,
        @Nullable Long actualMicros,
        boolean isWhole,
        Instant at,
        @Nullable Double drift,
        @Nullable Double driftV1,
        @Nullable Decision decision,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId) {}

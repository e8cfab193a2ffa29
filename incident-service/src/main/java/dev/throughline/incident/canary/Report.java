package dev.throughline.incident.canary;

import dev.throughline.incident.provenance.Sample;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a canary looked at and found.
 *
 * @param cause {@code schedule} or {@code demand}
 * @param actor who asked for it
 * @param verdict {@code passed}, {@code failed}, {@code undecided}, or {@code error} when it could not look
 * @param samples the oldest first; absent in lists
 */
record Report(
        UUID reportId,
        String breaker,
        String tenantId,
        String cause,
        @Nullable String actor,
        Instant at,
        String verdict,
        String reason,
        CanaryJudge.Basis basis,
        @Nullable List<Sample> samples) {}

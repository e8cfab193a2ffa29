package dev.throughline.incident.provenance;

import dev.throughline.contracts.TraceId;
import dev.throughline.incident.drift.RelativeError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one record, or a few about the same run, say about its cost. */
record Entry(
        String tenantId,
        String inputHash,
        UUID workflowId,
        TraceId traceId,
        String templateId,
        @Nullable Long v1Micros,
        @Nullable Long v2Micros,
        @Nullable String used,
        @Nullable Actual actual,
        Instant at,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    /** @param causedBy the event that told it */
    record Actual(long micros, boolean isWhole, Instant at, UUID causedBy) {}

    record Key(String tenantId, String inputHash, UUID workflowId) {}

    Key key() {
        return new Key(tenantId, inputHash, workflowId);
    }

    /** Both in one; what the second knows is later. Of two actuals a whole one says more, otherwise the first stays. */
    Entry and(Entry later) {
        return new Entry(
                tenantId,
                inputHash,
                workflowId,
                traceId,
                templateId,
                v1Micros == null ? later.v1Micros : v1Micros,
                v2Micros == null ? later.v2Micros : v2Micros,
                used == null ? later.used : used,
                better(actual, later.actual),
                at,
                isSynthetic,
                scenarioId);
    }

    private static @Nullable Actual better(@Nullable Actual first, @Nullable Actual second) {
        if (first == null) {
            return second;
        }
        return second != null && second.isWhole() && !first.isWhole() ? second : first;
    }

    /** Of the candidate against the actual; none while the run says nothing about the estimate. */
    @Nullable
    Double drift(long floor) {
        return actual == null || !actual.isWhole() || v2Micros == null
                ? null
                : (Double) RelativeError.of(v2Micros, actual.micros(), floor);
    }

    /** Of the candidate against the rate card. */
    @Nullable
    Double driftV1(long floor) {
        return drift(floor) == null || v1Micros == null || v2Micros == null
                ? null
                : (Double) RelativeError.of(v2Micros, v1Micros, floor);
    }
}

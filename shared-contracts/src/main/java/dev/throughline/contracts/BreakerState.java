package dev.throughline.contracts;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The latest state of one circuit breaker, on the compacted topic {@code throughline.breakers} under its name. It may
 * arrive twice and, after a crash of the sender, late: whoever reads keeps the highest version of a name. A breaker that
 * was never heard of lets its estimator be used.
 *
 * @param name {@code <estimator>/<tenant>}
 * @param state {@code closed}, {@code open} or {@code half_open}; only a closed one lets its estimator be used
 * @param isDisabled by a person, whatever the state
 * @param until when an open one is looked at again; absent for others
 * @param trips since it was last closed for good
 * @param actor who disabled or enabled it last, if that was the last change
 * @param version grows by one with each change
 */
public record BreakerState(
        String name,
        String estimator,
        String tenantId,
        String state,
        boolean isDisabled,
        @Nullable Instant until,
        int trips,
        @Nullable String why,
        @Nullable String actor,
        Instant at,
        long version) {
    public static final String CLOSED = "closed";
    public static final String OPEN = "open";
    public static final String HALF_OPEN = "half_open";

    public static String name(String estimator, String tenantId) {
        return estimator + "/" + tenantId;
    }

    /** Whether budgets may rely on the estimator; while they may not, it goes on in the shadow. */
    public boolean allowsEstimator() {
        return !isDisabled && state.equals(CLOSED);
    }

    public ProducerRecord<byte[], byte[]> toKafka() {
        return new ProducerRecord<>(Topics.BREAKERS, CloudEvents.utf8(name), Json.bytes(this));
    }
}

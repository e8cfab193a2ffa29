package dev.throughline.trace.span;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many spans are taken, and for how long they stay. */
@ConfigMapping(prefix = "throughline.spans")
public interface SpansConfig {
    /** Whole days; a day's spans go together. */
    @WithDefault("14d")
    Duration retention();

    /** Largest request in bytes, after it is inflated. */
    @WithDefault("4194304")
    int maxBody();

    /** Requests that are read at a time; one more is told to come back later. */
    @WithDefault("16")
    int maxReaders();

    /** For a whole request to arrive. */
    @WithDefault("10s")
    Duration readTimeout();

    /** Requests that are taken apart at a time: more would take processors away from the ledger. */
    @WithDefault("2")
    int maxCutters();

    @WithDefault("50000")
    int maxSpans();

    /** Largest span in bytes. */
    @WithDefault("262144")
    int maxSpanBytes();

    /** Most attributes of a span. */
    @WithDefault("256")
    int maxAttributes();

    /** Bytes of requests that wait for their commit; one more is told to come back later. */
    @WithDefault("33554432")
    int queueBytes();

    /** Transactions at a time: the ledger shares the database and must not wait for spans. */
    @WithDefault("2")
    int writers();

    /** Most rows of one transaction. */
    @WithDefault("1000")
    int maxBatch();

    /** An unanswered transaction counts as failed after this long. */
    @WithDefault("30s")
    Duration transactionTimeout();
}

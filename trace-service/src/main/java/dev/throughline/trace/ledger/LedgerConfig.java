package dev.throughline.trace.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the ledger follows its topic. */
@ConfigMapping(prefix = "throughline.ledger")
public interface LedgerConfig {
    /** Kafka consumer group; instances of one database share it. */
    @WithDefault("throughline-trace")
    String group();

    /** Most records of one transaction. */
    @WithDefault("2000")
    int maxBatch();

    /** How long a fetch may wait for {@link #fetchMinBytes}: the price of batching, paid in latency. */
    @WithDefault("20ms")
    Duration fetchMaxWait();

    @WithDefault("65536")
    int fetchMinBytes();

    /** Pause before a batch that Postgres or Kafka refused is tried again. */
    @WithDefault("500ms")
    Duration retryPause();

    /** An unanswered transaction counts as failed after this long. */
    @WithDefault("30s")
    Duration transactionTimeout();

    /** Days of a partition. */
    @WithDefault("7")
    int periodDays();

    /** How long after a record was taken it is recognized when it comes again. Longer than Kafka keeps events. */
    @WithDefault("8D")
    Duration duplicateWindow();

    /** Periods older than this go into files; without it, and without a folder for them, everything stays. */
    Optional<Duration> retention();

    /** The folder of the archives. */
    Optional<Path> archiveDir();
}

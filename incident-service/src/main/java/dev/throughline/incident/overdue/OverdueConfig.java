package dev.throughline.incident.overdue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runs are watched. */
@ConfigMapping(prefix = "throughline.overdue")
public interface OverdueConfig {
    /** Kafka consumer group; instances of one database share it. */
    @WithDefault("throughline-incident-overdue")
    String group();

    /** How long after its wake-up a run may stay silent. */
    @WithDefault("60s")
    Duration grace();

    /** How often the watch is written and looked over. A run that comes and goes in between is never written. */
    @WithDefault("5s")
    Duration checkEvery();

    /** Runs that one instance watches at most, at about 130 bytes each; beyond it waits rather than forget one. */
    @WithDefault("1000000")
    int maxRuns();

    /** Pause before what Postgres or Kafka refused is tried again. */
    @WithDefault("500ms")
    Duration retryPause();

    /** An unanswered transaction counts as failed after this long. */
    @WithDefault("30s")
    Duration transactionTimeout();
}

package dev.throughline.orchestrator.scenario.probe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The continuous probe; off unless scenarios are named. */
@ConfigMapping(prefix = "throughline.scenario.probe")
interface ProbeSettings {
    /** What to run, in this order. */
    Optional<List<String>> scenarios();

    /** From the start of a round to the start of the next; a round that takes longer is followed at once. */
    @WithDefault("5m")
    Duration every();

    /** Whether each run is cleaned up when it is judged. */
    @WithDefault("true")
    boolean cleanup();
}

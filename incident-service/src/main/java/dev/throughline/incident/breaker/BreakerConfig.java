package dev.throughline.incident.breaker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When breakers trip and recover. */
@ConfigMapping(prefix = "throughline.breaker")
public interface BreakerConfig {
    /** Drifting runs in a row that trip a breaker. */
    @WithDefault("5")
    int driftingRuns();

    /** Steady runs in a row, in the shadow, that let it recover. */
    @WithDefault("5")
    int steadyRuns();

    /** Steady runs in a row after which earlier trips are forgotten. */
    @WithDefault("100")
    int settledRuns();

    /** How long the first trip keeps it open; each further one twice as long. */
    @WithDefault("5m")
    Duration coolDown();

    @WithDefault("6h")
    Duration longestCoolDown();

    /** How often open breakers are looked at, and what could not be announced is announced. */
    @WithDefault("1s")
    Duration checkEvery();

    default BreakerSettings settings() {
        return new BreakerSettings(driftingRuns(), steadyRuns(), settledRuns(), coolDown(), longestCoolDown());
    }
}

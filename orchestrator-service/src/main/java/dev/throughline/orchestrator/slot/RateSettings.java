package dev.throughline.orchestrator.slot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** How fast work may begin. What comes faster waits for its turn; nothing is refused for it. */
@ConfigMapping(prefix = "throughline.rates")
public interface RateSettings {

    /** Workflows a second, by tenant; a tenant that is absent is not limited. */
    Map<String, Double> tenants();

    /** First attempts of tasks a second, by agent type; retries keep to their own back-off. */
    Map<String, Double> agents();

    /** How many workflows of one slot may wait for their turn; more are answered with 503. */
    @WithDefault("50000")
    int maxQueued();
}

package dev.throughline.orchestrator.cost;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** What skills cost, and how fast that is learned. */
@ConfigMapping(prefix = "throughline.cost")
public interface CostSettings {

    /** By skill, {@code "llm.*"} for all of a family, {@code "*"} for the rest; in millionths of a US dollar. */
    Map<String, Entry> rates();

    /** How long a step takes of which the template does not say it. */
    @WithDefault("0.05")
    double expectedSeconds();

    /** How many observations weigh as much as the estimate from what is known otherwise. */
    @WithDefault("2")
    double shrinkage();

    /** With fewer observations nothing is said to be learned. */
    @WithDefault("5")
    int minObservations();

    /** How often observations are stored, and those of all instances read again. */
    @WithDefault("PT10S")
    Duration refresh();

    interface Entry {
        @WithDefault("0")
        double perCall();

        @WithDefault("0")
        double perSecond();

        @WithDefault("0")
        double per1kInputTokens();

        @WithDefault("0")
        double per1kOutputTokens();
    }
}

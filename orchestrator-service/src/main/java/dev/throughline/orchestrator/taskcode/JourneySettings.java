package dev.throughline.orchestrator.taskcode;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long things of a journey last, and how often codes may be tried. */
@ConfigMapping(prefix = "throughline.journey")
public interface JourneySettings {
    /** When a draft that nobody has started is removed. */
    @WithDefault("7d")
    Duration draftLifetime();

    /** Longer than a draft's, so that results can be fetched. */
    @WithDefault("30d")
    Duration tokenLifetime();

    /** How often drafts are looked at. */
    @WithDefault("1m")
    String sweepEvery();

    /** How many codes a tenant may have that nobody has used yet. */
    @WithDefault("10000")
    int maxOpenCodes();

    Redeem redeem();

    /** Attempts a minute; as many may come at once. */
    interface Redeem {
        @WithDefault("10")
        int perClient();

        @WithDefault("600")
        int inAll();
    }
}

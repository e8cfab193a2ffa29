package dev.throughline.incident.canary;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How canaries look at recent runs. */
@ConfigMapping(prefix = "throughline.canary")
public interface CanaryConfig {
    /** How often the leader runs one for each tenant with runs. */
    @WithDefault("5m")
    String every();

    /** Runs that ended earlier are not looked at. */
    @WithDefault("24h")
    Duration window();

    /** The newest so many. */
    @WithDefault("500")
    int samples();

    /** How often a canary may fail by chance. */
    @WithDefault("0.001")
    double alpha();

    /** Reports are kept so long. */
    @WithDefault("90d")
    Duration keep();
}

package dev.throughline.incident.drift;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When an estimate is too far off. */
@ConfigMapping(prefix = "throughline.drift")
public interface DriftConfig {
    /** Relative error above which a run counts as drifting. */
    @WithDefault("0.20")
    double trip();

    /** Relative error above which it warns. */
    @WithDefault("0.15")
    double warn();

    /** Runs cheaper than this, in millionths of a US dollar, are judged as if they had cost it. */
    @WithDefault("100")
    long floorMicros();

    default Thresholds thresholds() {
        return new Thresholds(warn(), trip());
    }
}

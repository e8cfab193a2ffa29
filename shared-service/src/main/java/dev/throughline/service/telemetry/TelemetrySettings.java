package dev.throughline.service.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "throughline.telemetry")
public interface TelemetrySettings {
    /**
     * So many traces at most begin to be recorded each second when callers do not say; 0: only those of callers who ask.
     */
    @WithDefault("50")
    int newTracesPerSecond();
}

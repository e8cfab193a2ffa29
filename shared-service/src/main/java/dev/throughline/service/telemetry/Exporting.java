package dev.throughline.service.telemetry;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Spans go somewhere only if somebody said where; otherwise none is made, and nothing is tried. */
@Singleton
public final class Exporting {
    static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    /** What the framework assumes for itself is no decision of anybody; its defaults have ordinals far below. */
    private static final int LOWEST_DELIBERATE_ORDINAL = 100;

    private final boolean isOn;

    Exporting(Config config) {
        var endpoint = config.getConfigValue(ENDPOINT);
        String value = endpoint.getValue();
        this.isOn = value != null && !value.isBlank() && endpoint.getSourceOrdinal() >= LOWEST_DELIBERATE_ORDINAL;
    }

    public boolean isOn() {
        return isOn;
    }
}

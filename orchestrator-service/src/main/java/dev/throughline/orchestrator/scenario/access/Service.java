package dev.throughline.orchestrator.scenario.access;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The services of the line. */
public enum Service {
    ORCHESTRATOR,
    WORKER,
    TRACE,
    INCIDENT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Optional<URI> address(ScenarioSettings settings) {
        return switch (this) {
            case ORCHESTRATOR -> settings.orchestratorUrl();
            case WORKER -> settings.workerUrl();
            case TRACE -> settings.traceUrl();
            case INCIDENT -> settings.incidentUrl();
        };
    }
}

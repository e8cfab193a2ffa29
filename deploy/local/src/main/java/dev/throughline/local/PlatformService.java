package dev.throughline.local;

import java.util.Map;

/** The four services: where each is built, its database and its port. */
public enum PlatformService {
    ORCHESTRATOR("orchestrator-service", "orchestrator", 8080),
    WORKER("agent-worker-service", "worker", 8081),
    TRACE("trace-service", "trace", 8082),
    INCIDENT("incident-service", "incident", 8083);

    private final String module;
    private final String database;
    private final int defaultPort;

    PlatformService(String module, String database, int defaultPort) {
        this.module = module;
        this.database = database;
        this.defaultPort = defaultPort;
    }

    public String module() {
        return module;
    }

    public String database() {
        return database;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /** Settings of one service only, on top of those that all share. */
    Map<String, String> extra(LocalSettings settings) {
        return switch (this) {
            case ORCHESTRATOR ->
                Map.of(
                        "THROUGHLINE_FILES_DIR",
                        settings.data().resolve("files").toString(),
                        "THROUGHLINE_PUBLIC_URL",
                        settings.url(this),
                        "THROUGHLINE_SCENARIO_ORCHESTRATOR_URL",
                        settings.url(ORCHESTRATOR),
                        "THROUGHLINE_SCENARIO_WORKER_URL",
                        settings.url(WORKER),
                        "THROUGHLINE_SCENARIO_TRACE_URL",
                        settings.url(TRACE),
                        "THROUGHLINE_SCENARIO_INCIDENT_URL",
                        settings.url(INCIDENT),
                        "THROUGHLINE_SCENARIO_TOKEN_FILE",
                        PlatformKey.scenarioToken(settings.data()).toString(),
                        "THROUGHLINE_SCENARIO_FOREIGN_TOKEN_FILE",
                        PlatformKey.foreignToken(settings.data()).toString());
            case WORKER ->
                Map.of(
                        "THROUGHLINE_WORKER_DIR",
                        settings.data().resolve("work").toString(),
                        "THROUGHLINE_AUTH_TOKEN_FILE",
                        PlatformKey.serviceToken(settings.data()).toString(),
                        "THROUGHLINE_AUTH_TOKEN_FOR",
                        settings.url(ORCHESTRATOR));
            case TRACE, INCIDENT -> Map.of();
        };
    }
}

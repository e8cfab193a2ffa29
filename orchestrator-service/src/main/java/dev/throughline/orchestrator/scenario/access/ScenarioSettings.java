package dev.throughline.orchestrator.scenario.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How scenarios are run. Without the addresses and the token they are listed, and cannot be run. */
@ConfigMapping(prefix = "throughline.scenario")
public interface ScenarioSettings {
    Optional<URI> orchestratorUrl();

    Optional<URI> workerUrl();

    Optional<URI> traceUrl();

    Optional<URI> incidentUrl();

    /** The token of an operator, whose tenant the runs belong to. Read for each request, so that it may be renewed. */
    Optional<String> tokenFile();

    /** The token of an operator of another tenant, for scenarios that ask what one sees of the other. */
    Optional<String> foreignTokenFile();

    /** A directory of scenarios besides the shipped ones. */
    Optional<String> dir();

    /** Runs of scenarios that an instance carries out at once. */
    @WithDefault("4")
    int concurrency();

    /** Runs that are remembered of each scenario. */
    @WithDefault("1000")
    int keep();

    /** How long a run is remembered at most. */
    @WithDefault("30d")
    Duration keepFor();
}

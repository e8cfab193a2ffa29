package dev.throughline.orchestrator.scenario.file;

/**
 * A scenario that can be run.
 *
 * @param text the YAML as it was given
 */
public record KnownScenario(Scenario scenario, String text, Origin origin) {
    /** Where it comes from. */
    public enum Origin {
        SHIPPED,
        FILE
    }
}

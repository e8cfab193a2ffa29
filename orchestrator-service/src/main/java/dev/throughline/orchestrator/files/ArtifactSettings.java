package dev.throughline.orchestrator.files;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long what runs produced can be fetched. */
@ConfigMapping(prefix = "throughline.artifacts")
public interface ArtifactSettings {
    /** After the end of the run, such as {@code 90d}; {@code off}: for ever. */
    @WithDefault("off")
    String retention();
}

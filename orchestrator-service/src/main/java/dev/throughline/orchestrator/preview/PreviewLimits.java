package dev.throughline.orchestrator.preview;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a preview looks at, shows, and takes from the service. Answers call a limit by its name here. */
@ConfigMapping(prefix = "throughline.preview")
interface PreviewLimits {
    /** Previews at once in this process; others wait a little, and are then told to come again. */
    @WithDefault("2")
    int maxConcurrent();

    @WithDefault("256M")
    MemorySize maxMemory();

    @WithDefault("10S")
    Duration maxDuration();

    /** How far into a text its encoding and lines are looked at. */
    @WithDefault("64M")
    MemorySize maxTextBytes();

    /** Missing values are counted in so many rows. */
    @WithDefault("100000")
    int maxRowsExamined();

    @WithDefault("200")
    int maxColumns();

    /** Larger lines are not read. */
    @WithDefault("2M")
    MemorySize maxLineBytes();
}

package dev.throughline.trace.tempo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what one question may cost. */
@ConfigMapping(prefix = "throughline.tempo")
interface TempoSettings {
    /** After that a search answers with what it has found so far. */
    @WithDefault("5s")
    Duration searchDeadline();

    /** Traces that a search looks at; after that it answers with what it has found so far. */
    @WithDefault("2000")
    int maxInspectedTraces();

    /** After that a trace that was asked for by its id is an error. */
    @WithDefault("20s")
    Duration traceDeadline();
}

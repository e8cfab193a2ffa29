package dev.throughline.service.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "throughline.cleanup")
public interface CleanUpSettings {
    /** Whether this instance takes requests; another one of the service may. */
    @WithDefault("true")
    boolean enabled();

    /** Rows of a transaction. Few, so that nobody else waits long for a lock or for the log. */
    @WithDefault("500")
    int batch();

    /** How long a round deletes before it says what remains; the next round goes on. */
    @WithDefault("10s")
    Duration round();

    /** After each batch, so that most of the time belongs to others. */
    @WithDefault("5ms")
    Duration pause();

    /** Tables with more rows than this are not counted: that would read all of them, twice for each batch. */
    @WithDefault("10000")
    int countable();

    /** Requests older than this are not followed: whoever asked asks again, or has gone. */
    @WithDefault("30m")
    Duration stale();
}

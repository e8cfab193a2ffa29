package dev.throughline.orchestrator.files;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the content store takes, and for how long it keeps what nothing refers to. */
@ConfigMapping(prefix = "throughline.files")
public interface FilesSettings {
    /** Where the local store lies. */
    String dir();

    /** A larger file is refused. */
    @WithDefault("1073741824")
    long maxBytes();

    /** So many workers store files at the same time; the next one waits a little and is then sent away. */
    @WithDefault("16")
    int maxUploads();

    /**
     * How long content without a row that refers to it is kept. It must be longer than the longest attempt of a task: what
     * a step stores has no row before the attempt has ended.
     */
    @WithDefault("7d")
    Duration keepUnreferenced();

    /** The pause between two sweeps, and before the first. */
    @WithDefault("1h")
    Duration sweepEvery();
}

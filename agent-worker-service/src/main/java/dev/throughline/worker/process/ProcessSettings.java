package dev.throughline.worker.process;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which programs tasks may run here, and how much each execution may take. */
@ConfigMapping(prefix = "throughline.process")
public interface ProcessSettings {
    /** By the name that templates use. None: nothing may run, except what development mode allows by itself. */
    Map<String, Allowed> programs();

    /** The longest time that a step may ask for. */
    @WithDefault("PT10M")
    Duration maxWall();

    /** Of standard output, and of standard error. */
    @WithDefault("1048576")
    int maxOutputBytes();

    /** What an execution may add to its directory. */
    @WithDefault("268435456")
    long maxDiskBytes();

    /** Files and directories that an execution may add. */
    @WithDefault("10000")
    int maxFiles();

    /** Of all processes of an execution together; where the machine can, also a hard limit of each. */
    @WithDefault("1073741824")
    long maxMemoryBytes();

    /** Of one execution, at the same time. */
    @WithDefault("64")
    int maxProcesses();

    /** A program of this machine. */
    interface Allowed {
        /** Absolute. */
        Path path();

        /** Every argument must match as a whole; absent: any. */
        Optional<String> argsPattern();

        /** What makes it say its version; empty for programs that cannot. */
        @WithDefault("--version")
        Optional<List<String>> versionArgs();
    }

    default Limits limits(Duration wall) {
        return new Limits(
                wall.compareTo(maxWall()) > 0 ? maxWall() : wall,
                maxOutputBytes(),
                maxDiskBytes(),
                maxFiles(),
                maxMemoryBytes(),
                maxProcesses());
    }
}

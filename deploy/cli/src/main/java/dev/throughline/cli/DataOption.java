package dev.throughline.cli;

import dev.throughline.local.LocalSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command knows: where the platform lives, and how to say it. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where data, logs and pids are kept (default: .throughline in the checkout).")
    private Path data = Path.of(System.getProperty("throughline.home", "."), ".throughline");

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    boolean json() {
        return json;
    }

    LocalSettings settings() {
        return LocalSettings.standard(
                Path.of(System.getProperty("throughline.home", "."))
                        .toAbsolutePath()
                        .normalize(),
                data());
    }
}

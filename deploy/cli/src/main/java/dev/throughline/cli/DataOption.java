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

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "${env:THROUGHLINE_PORT_OFFSET:-0}",
            description = "Added to every port, for a second platform on one machine (default: 0).")
    private int portOffset;

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
                data(),
                portOffset);
    }

    int portOffset() {
        return portOffset;
    }
}

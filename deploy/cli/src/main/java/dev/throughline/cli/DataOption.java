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
    private Path data = standardData();

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

    /** What must stand behind a command so that it finds the same platform; empty for the default one. */
    String again() {
        var words = new StringBuilder();
        if (portOffset != 0) {
            words.append(" --port-offset ").append(portOffset);
        }
        if (!data().equals(standardData().toAbsolutePath().normalize())) {
            words.append(" --data ").append(data());
        }
        return words.toString();
    }

    private static Path standardData() {
        return Path.of(System.getProperty("throughline.home", "."), ".throughline");
    }
}

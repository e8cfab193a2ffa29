package dev.throughline.orchestrator.scenario.file;

import dev.throughline.orchestrator.scenario.file.KnownScenario.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Scenarios in a directory of the operator's. One that is wrong is left out, and the log says why. */
final class OwnScenarios {
    private static final Logger LOG = Logger.getLogger(OwnScenarios.class);
    private static final int MOST_FILES = 200;
    private static final int MOST_BYTES = 256 * 1024;

    private OwnScenarios() {}

    static List<KnownScenario> in(Path directory) {
        List<KnownScenario> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(OwnScenarios::isScenario)
                    .sorted()
                    .limit(MOST_FILES)
                    .forEach(file -> read(file).ifPresent(found::add));
        } catch (IOException e) {
            LOG.warnv("the directory of scenarios cannot be read, directory={0} reason={1}", directory, e.getMessage());
        }
        return found;
    }

    private static boolean isScenario(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private static Optional<KnownScenario> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                LOG.warnv("a scenario is too large and left out, file={0}", file);
                return Optional.empty();
            }
            String text = Files.readString(file);
            return switch (ScenarioText.read(text)) {
                case ScenarioText.Outcome.Sound sound ->
                    Optional.of(new KnownScenario(sound.scenario(), text, Origin.FILE));
                case ScenarioText.Outcome.Wrong wrong -> {
                    LOG.warnv(
                            "a scenario is wrong and left out, file={0} first={1}",
                            file, wrong.faults().getFirst());
                    yield Optional.empty();
                }
            };
        } catch (IOException e) {
            LOG.warnv("a scenario cannot be read, file={0} reason={1}", file, e.getMessage());
            return Optional.empty();
        }
    }
}

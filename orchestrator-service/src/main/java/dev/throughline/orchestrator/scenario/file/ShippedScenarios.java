package dev.throughline.orchestrator.scenario.file;

import dev.throughline.orchestrator.scenario.file.KnownScenario.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The scenarios that come with the service; one that is wrong keeps it from starting. */
final class ShippedScenarios {
    private static final String FOLDER = "scenarios/";

    private ShippedScenarios() {}

    static List<KnownScenario> load() {
        List<KnownScenario> found = new ArrayList<>();
        try (var index = new BufferedReader(new InputStreamReader(open("index.txt"), StandardCharsets.UTF_8))) {
            for (String name : index.lines().filter(line -> !line.isBlank()).toList()) {
                try (InputStream yaml = open(name.strip())) {
                    found.add(known(name.strip(), new String(yaml.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    private static KnownScenario known(String name, String text) {
        return switch (ScenarioText.read(text)) {
            case ScenarioText.Outcome.Sound sound -> new KnownScenario(sound.scenario(), text, Origin.SHIPPED);
            case ScenarioText.Outcome.Wrong wrong ->
                throw new IllegalStateException(
                        wrong.faults().stream().map(fault -> name + ":" + fault).collect(Collectors.joining("\n")));
        };
    }

    private static InputStream open(String name) {
        var loader = ShippedScenarios.class.getClassLoader();
        return Objects.requireNonNull(loader.getResourceAsStream(FOLDER + name), "no scenario file " + name);
    }
}

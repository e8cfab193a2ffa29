package dev.throughline.orchestrator.template;

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

/** The templates that come with the service; one that is wrong keeps it from starting. */
final class ShippedTemplates {
    private static final String FOLDER = "templates/";

    private ShippedTemplates() {}

    static List<LibraryEntry> load() {
        List<LibraryEntry> found = new ArrayList<>();
        try (var index = new BufferedReader(new InputStreamReader(open("index.txt"), StandardCharsets.UTF_8))) {
            for (String name : index.lines().filter(line -> !line.isBlank()).toList()) {
                try (InputStream yaml = open(name.strip())) {
                    found.add(entry(name.strip(), new String(yaml.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    private static LibraryEntry entry(String name, String text) {
        return switch (TemplateText.read(text)) {
            case TemplateText.Outcome.Sound sound -> LibraryEntry.shipped(sound.template(), text);
            case TemplateText.Outcome.Wrong wrong ->
                throw new IllegalStateException(
                        wrong.faults().stream().map(fault -> name + ":" + fault).collect(Collectors.joining("\n")));
        };
    }

    private static InputStream open(String name) {
        var loader = Thread.currentThread().getContextClassLoader();
        return Objects.requireNonNull(loader.getResourceAsStream(FOLDER + name), "no template file " + name);
    }
}

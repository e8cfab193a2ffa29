package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The shipped templates, and the rule that selects one of them: highest version among those of the type. */
@Singleton
public final class TemplateLibrary {
    private static final String FOLDER = "templates/";

    private final List<Template> templates;

    TemplateLibrary() {
        this.templates = load();
    }

    /** @param reasons the candidates and why the winner won, for the record */
    public record Selection(Template template, JsonNode reasons) {}

    public Optional<Selection> select(String type) {
        var candidates = templates.stream()
                .filter(template -> template.selectsType().equals(type))
                .sorted(Comparator.comparingInt(Template::version).reversed())
                .toList();
        return candidates.stream().findFirst().map(winner -> new Selection(winner, reasons(candidates, winner)));
    }

    public List<Template> all() {
        return templates;
    }

    /** The highest version. */
    public Optional<Template> find(String id) {
        return templates.stream()
                .filter(template -> template.id().equals(id))
                .max(Comparator.comparingInt(Template::version));
    }

    public List<String> types() {
        return templates.stream().map(Template::selectsType).distinct().sorted().toList();
    }

    private static JsonNode reasons(List<Template> candidates, Template winner) {
        var node = JsonNodeFactory.instance.objectNode();
        var names = node.putArray("candidates");
        candidates.forEach(template -> names.add(template.id() + "@" + template.version()));
        node.put("winner", winner.id() + "@" + winner.version());
        node.put("rule", "type equals " + winner.selectsType() + ", highest version");
        return node;
    }

    private static List<Template> load() {
        List<Template> found = new ArrayList<>();
        try (var index = new BufferedReader(new InputStreamReader(open("index.txt"), StandardCharsets.UTF_8))) {
            for (String name : index.lines().filter(line -> !line.isBlank()).toList()) {
                try (InputStream yaml = open(name.strip())) {
                    found.add(TemplateReader.read(name, yaml));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    private static InputStream open(String name) {
        var loader = Thread.currentThread().getContextClassLoader();
        return Objects.requireNonNull(loader.getResourceAsStream(FOLDER + name), "no template file " + name);
    }
}

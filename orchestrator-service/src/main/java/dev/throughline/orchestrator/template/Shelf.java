package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The templates that one tenant sees, ready to be asked; it never changes. */
final class Shelf {
    private static final Comparator<LibraryEntry> ORDER = Comparator.comparing(
                    (LibraryEntry entry) -> entry.template().id())
            .thenComparing(entry -> entry.template().version(), Comparator.reverseOrder());

    private final List<LibraryEntry> entries;
    private final Map<String, List<Template>> byType = new TreeMap<>();
    /** Of types that a single template without further rules serves: the answer is always the same. */
    private final Map<String, TemplateLibrary.Choice> answers = new HashMap<>();

    /** @param entries a tenant's own ids hide those of everybody */
    Shelf(List<LibraryEntry> entries, Selector selector) {
        this.entries = entries.stream().sorted(ORDER).toList();
        newest().forEach(template -> byType.computeIfAbsent(template.selectsType(), ignored -> new ArrayList<>())
                .add(template));
        byType.forEach((type, templates) -> {
            boolean open = templates.size() == 1
                    && templates.getFirst().selects().when() == null
                    && templates.getFirst().selects().inputs() == null;
            if (open) {
                answers.put(
                        type,
                        selector.choose(templates, new Asked(type, JsonNodeFactory.instance.objectNode(), List.of())));
            }
        });
    }

    TemplateLibrary.Choice choose(Asked asked, Selector selector) {
        var answer = answers.get(asked.type());
        return answer != null ? answer : selector.choose(byType.getOrDefault(asked.type(), List.of()), asked);
    }

    List<LibraryEntry> entries() {
        return entries;
    }

    List<String> types() {
        return List.copyOf(byType.keySet());
    }

    boolean serves(String type) {
        return byType.containsKey(type);
    }

    Optional<LibraryEntry> find(String id) {
        return entries.stream()
                .filter(entry -> entry.template().id().equals(id) && entry.isLive())
                .findFirst();
    }

    Optional<LibraryEntry> find(String id, int version) {
        return entries.stream()
                .filter(entry ->
                        entry.template().id().equals(id) && entry.template().version() == version)
                .findFirst();
    }

    /** Only the highest version of an id is a candidate. */
    List<Template> newest() {
        Map<String, Template> newest = new TreeMap<>();
        entries.stream()
                .filter(LibraryEntry::isLive)
                .map(LibraryEntry::template)
                .forEach(template -> newest.putIfAbsent(template.id(), template));
        return List.copyOf(newest.values());
    }
}

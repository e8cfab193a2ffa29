package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.engine.Expressions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every template that can be asked for: the shipped ones and those that were added. It is asked for every request, so it
 * answers from memory; whoever stores templates replaces what it knows.
 */
@Singleton
public final class TemplateLibrary {
    private final Selector selector;
    private final List<LibraryEntry> shipped;
    private volatile Shelves shelves;

    TemplateLibrary(Expressions expressions) {
        this.selector = new Selector(expressions);
        this.shipped = ShippedTemplates.load();
        this.shelves = shelves(List.of());
    }

    private record Shelves(Shelf everybody, Map<String, Shelf> tenants) {
        Shelf of(String tenant) {
            return tenants.getOrDefault(tenant, everybody);
        }
    }

    /** @param reasons the candidates, what each rule said, and why the winner won, for the record */
    public record Selection(Template template, JsonNode reasons) {}

    /** What came of looking for a template. */
    public sealed interface Choice {
        record Chosen(Selection selection) implements Choice {}

        /** @param reasons why each candidate was not possible; without candidates nobody serves the type */
        record None(JsonNode reasons) implements Choice {}
    }

    public Choice choose(String tenant, Asked asked) {
        return shelves.of(tenant).choose(asked, selector);
    }

    /** Is there any template for the type, whatever its other rules? */
    public boolean serves(String tenant, String type) {
        return shelves.of(tenant).serves(type);
    }

    public List<String> types(String tenant) {
        return shelves.of(tenant).types();
    }

    /** The highest version of each that is not retired. */
    public List<Template> newest(String tenant) {
        return shelves.of(tenant).newest();
    }

    /** By id, then the highest version first; the retired ones too. */
    public List<LibraryEntry> entries(String tenant) {
        return shelves.of(tenant).entries();
    }

    /** The highest version that is not retired. */
    public Optional<LibraryEntry> find(String tenant, String id) {
        return shelves.of(tenant).find(id);
    }

    public Optional<LibraryEntry> find(String tenant, String id, int version) {
        return shelves.of(tenant).find(id, version);
    }

    /** @param added all that are stored, of all tenants */
    public void replace(List<LibraryEntry> added) {
        shelves = shelves(added);
    }

    private Shelves shelves(List<LibraryEntry> added) {
        List<LibraryEntry> common = new ArrayList<>(shipped);
        Set<String> taken = new HashSet<>();
        shipped.forEach(entry -> taken.add(entry.template().id()));
        Map<String, List<LibraryEntry>> own = new HashMap<>();
        for (LibraryEntry entry : added) {
            // A newer release may ship an id that somebody has added: the shipped one stays what its documents say.
            if (!taken.contains(entry.template().id())) {
                (entry.owner().equals(LibraryEntry.EVERYBODY)
                                ? common
                                : own.computeIfAbsent(entry.owner(), ignored -> new ArrayList<>()))
                        .add(entry);
            }
        }
        Map<String, Shelf> tenants = new HashMap<>();
        own.forEach((tenant, entries) -> tenants.put(tenant, new Shelf(together(common, entries), selector)));
        return new Shelves(new Shelf(common, selector), Map.copyOf(tenants));
    }

    /** A tenant's own id hides everybody's. */
    private static List<LibraryEntry> together(List<LibraryEntry> common, List<LibraryEntry> own) {
        Set<String> ids = new HashSet<>();
        own.forEach(entry -> ids.add(entry.template().id()));
        List<LibraryEntry> all = new ArrayList<>(own);
        common.stream().filter(entry -> !ids.contains(entry.template().id())).forEach(all::add);
        return all;
    }
}

package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rules would fill in where the caller has said nothing. Nothing of it is taken over by itself. Pure. */
final class Proposals {
    static final String RULES = "rules";
    static final String LLM = "llm";
    static final String CALLER = "caller";

    private static final int MAX = 200;

    private Proposals() {}

    /** @param pointer into the draft */
    record Proposal(String pointer, JsonNode value, String by, String reason) {}

    /** A column of an input, if somebody has looked into it. */
    record Column(String name, boolean isNumeric) {}

    /** What is set already, then what could be. */
    static List<Proposal> of(JsonNode schema, Wishes wishes, List<Column> columns) {
        List<Proposal> proposals = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode given = wishes.parameters().get(property.getKey());
            if (given != null) {
                proposals.add(new Proposal(pointer(property.getKey()), given, CALLER, "given"));
            } else {
                propose(property.getKey(), property.getValue(), columns, proposals);
            }
        });
        return proposals.stream().limit(MAX).toList();
    }

    private static void propose(String name, JsonNode schema, List<Column> columns, List<Proposal> proposals) {
        JsonNode only = schema.has("const") ? schema.path("const") : schema.path("enum");
        if (schema.has("default")) {
            proposals.add(new Proposal(pointer(name), schema.path("default"), RULES, "the template's default"));
        } else if (schema.has("const") || only.size() == 1) {
            JsonNode value = schema.has("const") ? only : only.get(0);
            proposals.add(new Proposal(pointer(name), value, RULES, "the only value that is allowed"));
        } else if (schema.path("type").asText().equals("string")) {
            proposeColumn(name, schema, columns, proposals);
        }
    }

    /** The column of that name; where the template asks for a numeric column, the only one there is. */
    private static void proposeColumn(String name, JsonNode schema, List<Column> columns, List<Proposal> proposals) {
        var sameName = columns.stream()
                .filter(column -> plain(column.name()).equals(plain(name)))
                .findFirst();
        var numeric = columns.stream().filter(Column::isNumeric).toList();
        boolean wantsNumeric = schema.path("description").asText().contains("numeric column");
        if (sameName.isPresent()) {
            proposals.add(column(name, sameName.get(), "an input has a column of this name"));
        } else if (wantsNumeric && numeric.size() == 1) {
            proposals.add(column(name, numeric.getFirst(), "the only numeric column"));
        }
    }

    private static Proposal column(String name, Column column, String reason) {
        return new Proposal(pointer(name), JsonNodeFactory.instance.textNode(column.name()), RULES, reason);
    }

    /** All that others than the caller propose, as a merge patch. */
    static ObjectNode patch(List<Proposal> proposals) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        proposals.stream()
                .filter(proposal -> !proposal.by().equals(CALLER))
                .forEach(proposal -> parameters.set(name(proposal.pointer()), proposal.value()));
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        if (!parameters.isEmpty()) {
            patch.set("parameters", parameters);
        }
        return patch;
    }

    static String pointer(String name) {
        return "/parameters/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String name(String pointer) {
        return pointer.substring("/parameters/".length()).replace("~1", "/").replace("~0", "~");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }
}

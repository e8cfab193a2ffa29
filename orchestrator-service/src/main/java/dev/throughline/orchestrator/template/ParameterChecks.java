package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The schema of the parameters can be used, fetches nothing, and accepts its own defaults and the examples. */
final class ParameterChecks {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    /** Those of the draft that are asserted; any other would be ignored. */
    private static final List<String> FORMATS = List.of(
            "date",
            "date-time",
            "duration",
            "email",
            "hostname",
            "ipv4",
            "ipv6",
            "json-pointer",
            "regex",
            "relative-json-pointer",
            "time",
            "uri",
            "uri-reference",
            "uri-template",
            "uuid");
    /** They would let a schema name, fetch or stand for other documents. */
    private static final Set<String> FOREIGN =
            Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$recursiveRef");

    private static final String PLACE = "/parameters";

    private final Marked text;

    ParameterChecks(Marked text) {
        this.text = text;
    }

    void check() {
        JsonNode schema = text.root().path("parameters");
        numbers("", text.root());
        if (schema.isMissingNode()) {
            return;
        }
        keywords(PLACE, schema);
        if (!text.isSound()) {
            return;
        }
        try {
            MetaSchema.problems(schema)
                    .forEach(problem -> text.fault(PLACE + problem.pointer(), problem.keyword(), problem.message()));
            if (text.isSound()) {
                values(schema, CheckedSchema.strict(schema));
            }
        } catch (IllegalArgumentException e) {
            text.fault(PLACE, "invalid_schema", String.valueOf(e.getMessage()));
        }
    }

    private void values(JsonNode schema, CheckedSchema checked) {
        JsonNode examples = text.root().path("examples");
        for (int i = 0; i < examples.size(); i++) {
            String pointer = Marked.child("/examples", i) + PLACE;
            checked.problems(Defaults.in(schema, examples.get(i).path("parameters")))
                    .forEach(problem -> text.fault(pointer + problem.pointer(), problem.keyword(), problem.message()));
        }
        defaults(PLACE, schema);
    }

    private void defaults(String pointer, JsonNode schema) {
        schema.path("properties").properties().forEach(member -> {
            String place = Marked.child(pointer + "/properties", member.getKey());
            JsonNode value = member.getValue().path("default");
            // A rule that refers to others of the document cannot be looked at alone.
            if (!value.isMissingNode() && !member.getValue().toString().contains("\"$ref\"")) {
                CheckedSchema.of(member.getValue())
                        .problems(value)
                        .forEach(problem -> text.fault(place + "/default", problem.keyword(), problem.message()));
            }
            defaults(place, member.getValue());
        });
    }

    /** Members called {@code properties} hold names, not keywords. */
    private void keywords(String pointer, JsonNode node) {
        node.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            String place = Marked.child(pointer, name);
            if (FOREIGN.contains(name)) {
                text.fault(place, "not_possible", name + " is not possible here");
            } else if (name.equals("$ref") && !value.asText().startsWith("#")) {
                text.fault(place, "foreign_reference", "expected a place in this schema such as #/$defs/name");
            } else if (name.equals("$schema") && !value.asText().equals(DRAFT)) {
                text.fault(place, "other_draft", "expected " + DRAFT);
            } else if (name.equals("format") && !FORMATS.contains(value.asText())) {
                text.fault(place, "unknown_format", "expected one of " + String.join(", ", FORMATS));
            } else if (Set.of("properties", "$defs", "patternProperties", "dependentSchemas")
                    .contains(name)) {
                value.properties().forEach(rule -> keywords(Marked.child(place, rule.getKey()), rule.getValue()));
            } else if (!Set.of("default", "const", "enum", "examples").contains(name)) {
                keywords(place, value);
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            keywords(Marked.child(pointer, i), node.get(i));
        }
    }

    /** A plan is canonical JSON, whose numbers have 64 bits. */
    private void numbers(String pointer, JsonNode node) {
        ExactNumbers.problem(node).ifPresent(problem -> text.fault(pointer, "inexact_number", problem));
        node.properties().forEach(member -> numbers(Marked.child(pointer, member.getKey()), member.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            numbers(Marked.child(pointer, i), node.get(i));
        }
    }
}

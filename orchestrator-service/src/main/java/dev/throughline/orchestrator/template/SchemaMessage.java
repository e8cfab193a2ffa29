package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a validator found, in words: what is there, and what may be there. */
final class SchemaMessage {
    /** The validator says of oneOf that none is met, of anyOf only what each alternative misses. */
    private static final Pattern ALTERNATIVE = Pattern.compile("^(.*?/(oneOf|anyOf))/\\d+(/|$)");

    private static final int MOST_NAMES = 40;
    private static final int MAX_TEXT = 300;

    private SchemaMessage() {}

    /** Of alternatives that all fail, the failure that came furthest says most. */
    static List<ValidationMessage> ofInterest(Collection<ValidationMessage> messages) {
        Map<String, ValidationMessage> best = new LinkedHashMap<>();
        for (ValidationMessage message : messages) {
            var alternative = ALTERNATIVE.matcher(message.getEvaluationPath().toString());
            if (!alternative.find()) {
                best.put("" + best.size(), message);
            } else if (alternative.group(2).equals("anyOf")) {
                best.merge(alternative.group(1), message, (one, other) -> depth(other) > depth(one) ? other : one);
            }
        }
        return List.copyOf(best.values());
    }

    private static int depth(ValidationMessage message) {
        return message.getInstanceLocation().getNameCount();
    }

    static CheckedSchema.Problem problem(ValidationMessage message, JsonNode schema) {
        String pointer = message.getInstanceLocation().toString();
        String keyword = message.getType();
        JsonPointer place = place(message);
        JsonNode rule = schema.at(place);
        JsonNode owner = schema.at(place.head() == null ? JsonPointer.empty() : place.head());
        JsonNode found = message.getInstanceNode();
        String property = message.getProperty();
        return switch (keyword) {
            case "required", "dependentRequired" ->
                new CheckedSchema.Problem(Marked.child(pointer, property), "missing", property + " is missing");
            case "additionalProperties", "unevaluatedProperties" ->
                new CheckedSchema.Problem(
                        property == null ? pointer : Marked.child(pointer, property),
                        "unknown",
                        cut((property == null ? "this" : property) + " is not known here" + possible(owner)));
            default -> new CheckedSchema.Problem(pointer, snake(keyword), cut(text(message, rule, owner, found)));
        };
    }

    private static String text(ValidationMessage message, JsonNode rule, JsonNode owner, JsonNode found) {
        String about = owner.path("description").asText("");
        String what = about.isEmpty() ? "" : ", " + about;
        return switch (message.getType()) {
            case "type" -> "expected " + types(rule) + what + ", found " + kind(found);
            case "enum" -> "expected one of " + names(rule) + ", found " + shown(found);
            case "const" -> "expected " + shown(rule) + ", found " + shown(found);
            case "pattern" ->
                "expected " + (about.isEmpty() ? "text that matches " + rule.asText() : about) + ", found "
                        + shown(found);
            case "format" -> "expected a " + rule.asText() + ", found " + shown(found);
            case "minimum" -> "expected at least " + rule.asText() + ", found " + shown(found);
            case "maximum" -> "expected at most " + rule.asText() + ", found " + shown(found);
            case "minLength" -> "expected at least " + rule.asText() + " character(s)" + what;
            case "maxLength" -> "expected at most " + rule.asText() + " characters" + what;
            case "minItems" -> "expected at least " + rule.asText() + " item(s), found " + found.size();
            case "maxItems" -> "expected at most " + rule.asText() + " items, found " + found.size();
            case "uniqueItems" -> "expected every item once";
            case "oneOf", "anyOf" -> about.isEmpty() ? "none of the alternatives is met" : "expected " + about;
            default -> plain(message);
        };
    }

    private static JsonPointer place(ValidationMessage message) {
        try {
            return JsonPointer.compile(message.getSchemaLocation().getFragment().toString());
        } catch (IllegalArgumentException e) {
            return JsonPointer.compile("/ ");
        }
    }

    private static String plain(ValidationMessage message) {
        String text = message.getError() == null ? message.getMessage() : message.getError();
        return text;
    }

    private static String possible(JsonNode owner) {
        List<String> names = new ArrayList<>();
        owner.path("properties").fieldNames().forEachRemaining(names::add);
        return names.isEmpty() || names.size() > MOST_NAMES ? "" : "; known are " + String.join(", ", names);
    }

    private static String names(JsonNode values) {
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add(shown(value)));
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
    }

    private static String types(JsonNode rule) {
        return rule.isArray() ? names(rule) : rule.asText().equals("object") ? "a mapping" : rule.asText();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case STRING -> "text " + shown(node);
            case NULL, MISSING -> "nothing";
            default -> shown(node);
        };
    }

    private static String shown(JsonNode node) {
        String text = node.isTextual() ? "\"" + node.asText() + "\"" : node.isValueNode() ? node.asText() : kind(node);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static String snake(String keyword) {
        return keyword.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    }
}

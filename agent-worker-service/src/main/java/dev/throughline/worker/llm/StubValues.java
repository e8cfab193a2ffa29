package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;

/**
 * A value that a usual JSON Schema allows: the smallest object, arrays with one item, texts with the label. Schemas that
 * ask for more, such as a pattern, get an invalid answer, as they could from any model.
 */
final class StubValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 12;
    private static final int MAX_ITEMS = 20;
    private static final int MAX_VALUES = 5_000;

    private final JsonNode root;
    private final String hash;
    private int values;

    StubValues(JsonNode schema, String hash) {
        this.root = schema;
        this.hash = hash;
    }

    JsonNode value() {
        return value(root, "answer", 0);
    }

    private JsonNode value(JsonNode given, String name, int depth) {
        JsonNode schema = resolve(given);
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            return NODES.nullNode();
        }
        for (String fixed : new String[] {"const", "default"}) {
            if (schema.has(fixed)) {
                return schema.get(fixed);
            }
        }
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            JsonNode choices = schema.path("enum");
            return choices.get(Math.floorMod(hash.hashCode(), choices.size()));
        }
        for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
                return value(schema.path(choice).get(0), name, depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer" -> NODES.numberNode(Math.round(Math.ceil(number(schema))));
            case "number" -> NODES.numberNode(number(schema));
            case "boolean" -> NODES.booleanNode(Math.floorMod(hash.hashCode(), 2) == 0);
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(text(schema, name));
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = NODES.objectNode();
        for (var property : schema.path("properties").properties()) {
            object.set(property.getKey(), value(property.getValue(), property.getKey(), depth + 1));
        }
        return object;
    }

    private JsonNode array(JsonNode schema, String name, int depth) {
        var array = NODES.arrayNode();
        int size = Math.clamp(schema.path("minItems").asInt(1), 1, MAX_ITEMS);
        for (int i = 0; i < size && i < schema.path("maxItems").asInt(MAX_ITEMS); i++) {
            array.add(value(schema.path("items"), size == 1 ? name : name + " " + (i + 1), depth + 1));
        }
        return array;
    }

    private static double number(JsonNode schema) {
        double low =
                schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(-1) + 1);
        return Math.min(low, schema.path("maximum").asDouble(Double.MAX_VALUE));
    }

    private String text(JsonNode schema, String name) {
        String text =
                StubModel.LABEL + " " + name.replace('_', ' ').toLowerCase(Locale.ROOT) + " " + hash.substring(0, 12);
        int shortest = Math.min(schema.path("minLength").asInt(0), 10_000);
        text = text.length() < shortest ? text + ".".repeat(shortest - text.length()) : text;
        return text.substring(
                0, Math.min(text.length(), schema.path("maxLength").asInt(Integer.MAX_VALUE)));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        return type.isTextual() ? type.asText() : schema.has("properties") ? "object" : "string";
    }

    /** Only within the schema itself; a chain of references is followed as far as anything here is. */
    private JsonNode resolve(JsonNode schema) {
        JsonNode current = schema;
        for (int hops = 0; hops < MAX_DEPTH && current.path("$ref").isTextual(); hops++) {
            String reference = current.path("$ref").asText();
            current = reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
        }
        return current;
    }
}

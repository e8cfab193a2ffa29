package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Pattern;

/**
 * What a scalar without quotes means: what it would mean in JSON, otherwise text. So {@code no}, {@code 1_000} and
 * {@code 12:30} are what they look like.
 */
final class YamlScalar {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?");

    private YamlScalar() {}

    static JsonNode plain(String text) {
        return switch (text) {
            case "", "~", "null" -> NODES.nullNode();
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> number(text);
        };
    }

    private static JsonNode number(String text) {
        if (WHOLE.matcher(text).matches()) {
            long value = Long.parseLong(text);
            return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
        }
        return NUMBER.matcher(text).matches() ? NODES.numberNode(Double.parseDouble(text)) : NODES.textNode(text);
    }
}

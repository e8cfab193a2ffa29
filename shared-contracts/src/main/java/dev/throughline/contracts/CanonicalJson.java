package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * JSON in the one form of RFC 8785: members in the order of their names' UTF-16 code units, numbers as ECMAScript
 * prints them, no white space. Equal values have equal bytes, so that a digest of them means something.
 */
public final class CanonicalJson {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /**
     * Whole numbers that a 64 bit floating point number cannot hold are rounded, as the RFC has it.
     *
     * @throws IllegalArgumentException for what JSON cannot say: numbers that are not finite, halves of surrogate pairs
     */
    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #bytes}. */
    public static String text(JsonNode value) {
        var canonical = new CanonicalJson();
        canonical.write(value);
        return canonical.out.toString();
    }

    private void write(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case NUMBER -> out.append(CanonicalNumber.text(node.doubleValue()));
            case STRING, BINARY -> string(node.asText());
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL, MISSING -> out.append("null");
            case POJO ->
                throw new IllegalArgumentException(
                        "not JSON: " + node.getClass().getSimpleName());
        }
    }

    private void object(JsonNode node) {
        var members = new TreeMap<String, JsonNode>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        char separator = '{';
        for (var member : members.entrySet()) {
            out.append(separator);
            string(member.getKey());
            out.append(':');
            write(member.getValue());
            separator = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void array(JsonNode node) {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(node.get(i));
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.toHexDigits((byte) c));
                    } else {
                        requirePair(text, i);
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void requirePair(String text, int at) {
        char c = text.charAt(at);
        boolean paired = !Character.isSurrogate(c)
                || (Character.isHighSurrogate(c)
                        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
        if (!paired) {
            throw new IllegalArgumentException("half of a surrogate pair is not a character");
        }
    }
}

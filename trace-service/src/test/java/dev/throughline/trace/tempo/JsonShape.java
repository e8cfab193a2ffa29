package dev.throughline.trace.tempo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a JSON document with their types, without the values: {@code traces[].durationMs NUMBER}. */
final class JsonShape {
    private final Set<String> lines = new TreeSet<>();

    private JsonShape() {}

    static Set<String> of(JsonNode document) {
        var shape = new JsonShape();
        shape.walk("", document);
        return shape.lines;
    }

    private void walk(String path, JsonNode node) {
        if (node.isArray()) {
            node.forEach(item -> walk(path + "[]", item));
        } else if (node.isObject()) {
            node.fields().forEachRemaining(field -> walk(path + "." + field.getKey(), field.getValue()));
        } else {
            lines.add(path + " " + node.getNodeType());
        }
    }
}

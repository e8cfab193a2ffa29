package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults of parameters that were left out, so that the plan says what they were. */
public final class Defaults {
    private Defaults() {}

    /** A copy when something had to be filled in. */
    public static JsonNode in(JsonNode schema, JsonNode value) {
        JsonNode properties = schema.path("properties");
        if (!value.isObject() || !properties.isObject()) {
            return value;
        }
        ObjectNode filled = ((ObjectNode) value).objectNode();
        filled.setAll((ObjectNode) value);
        boolean changed = false;
        for (var property : properties.properties()) {
            JsonNode given = value.get(property.getKey());
            JsonNode now = given == null ? property.getValue().get("default") : in(property.getValue(), given);
            if (now != null && now != given) {
                filled.set(property.getKey(), now.deepCopy());
                changed = true;
            }
        }
        return changed ? filled : value;
    }
}

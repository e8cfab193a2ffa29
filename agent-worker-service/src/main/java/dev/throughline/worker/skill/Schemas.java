package dev.throughline.worker.skill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;

/** JSON Schemas written as JSON in text blocks. */
final class Schemas {
    private Schemas() {}

    /** An object that has these properties and no others. */
    static JsonNode object(String required, String properties) {
        try {
            ObjectNode schema = Json.MAPPER.createObjectNode();
            schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.put("type", "object");
            schema.set("required", Json.MAPPER.readTree(required));
            schema.set("properties", Json.MAPPER.readTree(properties));
            schema.put("additionalProperties", false);
            return schema;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

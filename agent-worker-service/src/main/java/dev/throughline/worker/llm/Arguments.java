package dev.throughline.worker.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the arguments of both skills have in common. */
final class Arguments {
    private static final int MAX_TOKENS = 2_000;

    private Arguments() {}

    /** An object with these properties and no others. */
    static JsonNode schema(String properties, String required) {
        try {
            var schema = Json.MAPPER.createObjectNode();
            schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.put("type", "object");
            schema.set("required", Json.MAPPER.readTree(required));
            schema.set("properties", Json.MAPPER.readTree(properties));
            return schema.put("additionalProperties", false);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Prompt prompt(List<Prompt.Message> messages, JsonNode arguments, @Nullable JsonNode schema) {
        var stop = new ArrayList<String>();
        arguments.path("stop").forEach(text -> stop.add(text.asText()));
        JsonNode temperature = arguments.path("temperature");
        return new Prompt(
                messages,
                temperature.isNumber() ? temperature.doubleValue() : null,
                arguments.path("max_tokens").asInt(MAX_TOKENS),
                stop,
                schema);
    }
}

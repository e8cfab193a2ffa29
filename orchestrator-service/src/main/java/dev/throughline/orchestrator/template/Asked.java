package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of a request when a template is chosen for it. */
public record Asked(String type, JsonNode parameters, List<Input> inputs) {

    /** @param columns absent: nobody has looked */
    public record Input(
            String name,
            @Nullable String mediaType,
            long size,
            @Nullable List<String> columns) {

        /** Without what follows the type, such as a character set. */
        public static String bare(@Nullable String mediaType) {
            String text = mediaType == null ? "" : mediaType;
            int end = text.indexOf(';');
            return (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        }
    }

    /** What rules see: {@code {parameters, inputs}}. */
    JsonNode scope() {
        var scope = Json.MAPPER.createObjectNode();
        scope.set("parameters", parameters);
        return scope.set("inputs", Json.MAPPER.valueToTree(inputs));
    }
}

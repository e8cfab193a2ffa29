package dev.throughline.worker.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.SkillException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schema that an answer must satisfy; it stands alone, nothing is fetched for it. */
final class AnswerSchema {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_VIOLATIONS = 20;
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final Pattern FENCE = Pattern.compile("\\A```[a-zA-Z]{0,12}\\s*\\n([\\s\\S]*)\\n\\s*```\\s*\\z");

    private final JsonSchema schema;

    private AnswerSchema(JsonSchema schema) {
        this.schema = schema;
    }

    /** What an answer is worth. */
    sealed interface Reading {
        record Valid(JsonNode value) implements Reading {}

        /** @param violations for the model to mend; they may quote its answer */
        record Invalid(List<String> violations) implements Reading {}
    }

    static AnswerSchema of(JsonNode definition) throws SkillException {
        if (Json.bytes(definition).length > MAX_BYTES) {
            throw invalid("the schema exceeds " + MAX_BYTES + " bytes");
        }
        requireAlone(definition, 0);
        try {
            var config = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .preloadJsonSchema(false)
                    .build();
            var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(definition, config);
            schema.initializeValidators();
            return new AnswerSchema(schema);
        } catch (JsonSchemaException | IllegalArgumentException e) {
            throw invalid("the schema cannot be used: " + e.getMessage());
        }
    }

    Reading read(String text) {
        JsonNode value;
        try {
            value = Json.MAPPER.readTree(unfenced(text.strip()));
        } catch (JsonProcessingException e) {
            return new Reading.Invalid(List.of("it is not JSON: " + e.getOriginalMessage()));
        }
        if (value == null || value.isMissingNode()) {
            return new Reading.Invalid(List.of("it is empty"));
        }
        var violations = schema.validate(value).stream()
                .map(Object::toString)
                .sorted()
                .limit(MAX_VIOLATIONS)
                .toList();
        return violations.isEmpty() ? new Reading.Valid(value) : new Reading.Invalid(violations);
    }

    /** Models like to wrap JSON as Markdown does. */
    private static String unfenced(String text) {
        Matcher fence = FENCE.matcher(text);
        return fence.matches() ? fence.group(1) : text;
    }

    /** A schema can come from a request: whatever would make the validator fetch something is refused. */
    private static void requireAlone(JsonNode node, int depth) throws SkillException {
        if (depth > 60) {
            throw invalid("the schema is nested too deeply");
        }
        for (var field : node.properties()) {
            JsonNode value = field.getValue();
            boolean isReference = Set.of("$ref", "$dynamicRef", "$recursiveRef").contains(field.getKey());
            if (isReference && value.isTextual() && !value.asText().startsWith("#")) {
                throw invalid("the schema refers to " + value.asText() + ", only references within it are allowed");
            }
            boolean isIdentity = field.getKey().equals("$id") && value.isTextual();
            boolean isDialect = field.getKey().equals("$schema") && value.isTextual();
            if (isIdentity || (isDialect && !value.asText().equals(DIALECT))) {
                throw invalid("the schema has " + field.getKey() + " " + value.asText() + ", which is not supported");
            }
        }
        for (JsonNode child : node) {
            requireAlone(child, depth + 1);
        }
    }

    private static SkillException invalid(String message) {
        return SkillException.permanent("invalid_arguments", message);
    }
}

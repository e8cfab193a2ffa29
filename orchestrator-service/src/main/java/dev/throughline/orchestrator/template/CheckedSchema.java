package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A JSON Schema (2020-12) that fetches nothing, asserts formats, and says what is wrong in words for people. */
public final class CheckedSchema {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(new BoundedPatterns())
            .locale(java.util.Locale.ENGLISH)
            .build();
    private static final int MOST_PROBLEMS = 100;
    private static final Set<String> CLOSED =
            Set.of("additionalProperties", "unevaluatedProperties", "patternProperties");

    private final JsonNode source;
    private final JsonSchema schema;

    private CheckedSchema(JsonNode source, JsonSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    /**
     * @param pointer JSON pointer into the value
     * @param keyword of the schema, or {@code missing} or {@code unknown} of members
     * @param message what was found, and what is possible instead
     */
    public record Problem(String pointer, String keyword, String message) {}

    /** @throws IllegalArgumentException when it is not a schema that can be used */
    public static CheckedSchema of(JsonNode source) {
        try {
            JsonSchema schema = FACTORY.getSchema(source, CONFIG);
            schema.initializeValidators();
            return new CheckedSchema(source, schema);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("not a usable JSON Schema: " + e.getMessage(), e);
        }
    }

    /** As {@link #of}; members that the schema does not name are refused unless it says something else about them. */
    public static CheckedSchema strict(JsonNode source) {
        boolean saysNothing = source.has("properties") && CLOSED.stream().noneMatch(source::has);
        return of(saysNothing ? ((ObjectNode) source.deepCopy()).put("unevaluatedProperties", false) : source);
    }

    public List<Problem> problems(JsonNode value) {
        List<Problem> problems = new ArrayList<>();
        try {
            for (var message : SchemaMessage.ofInterest(schema.validate(value))) {
                if (problems.size() < MOST_PROBLEMS) {
                    problems.add(SchemaMessage.problem(message, source));
                }
            }
        } catch (StackOverflowError e) {
            problems.add(new Problem("", "too_deep", "the schema refers to itself without end"));
        }
        problems.sort(Comparator.comparing(Problem::pointer).thenComparing(Problem::keyword));
        return problems;
    }
}

package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;

/** Is it a JSON Schema of draft 2020-12? The validator brings the draft's own schema along. */
final class MetaSchema {
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                    SchemaLocation.of(SchemaId.V202012),
                    SchemaValidatorsConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .locale(java.util.Locale.ENGLISH)
                            .build());

    private MetaSchema() {}

    static List<CheckedSchema.Problem> problems(JsonNode schema) {
        return SchemaMessage.ofInterest(SCHEMA.validate(schema)).stream()
                .map(message -> SchemaMessage.problem(message, NullNode.getInstance()))
                .toList();
    }
}

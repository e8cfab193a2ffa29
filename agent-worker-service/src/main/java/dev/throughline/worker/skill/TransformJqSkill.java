package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code transform.jq}: {@code {value}} of an expression over {@code input}. */
@ApplicationScoped
public class TransformJqSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"expression\"]", """
            {"expression": {"type": "string"}, "input": {}}""");
    private final Jq jq;

    public TransformJqSkill(Jq jq) {
        this.jq = jq;
    }

    @Override
    public String name() {
        return "transform.jq";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException {
        var output = Json.MAPPER.createObjectNode();
        output.set("value", jq.evaluate(arguments.path("expression").asText(), arguments.path("input")));
        return SkillResult.of(output);
    }
}

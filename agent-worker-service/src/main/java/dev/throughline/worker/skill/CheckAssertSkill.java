package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;

/** {@code check.assert}: fails with the messages of all checks that do not hold. */
@ApplicationScoped
public class CheckAssertSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"checks\"]", """
            {"checks": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["that", "message"],
              "properties": {"that": {"type": "boolean"}, "message": {"type": "string"}}}}}""");

    @Override
    public String name() {
        return "check.assert";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException {
        var broken = new ArrayList<String>();
        for (JsonNode check : arguments.path("checks")) {
            if (!check.path("that").booleanValue()) {
                broken.add(check.path("message").asText());
            }
        }
        if (!broken.isEmpty()) {
            throw SkillException.permanent("check_failed", String.join("; ", broken));
        }
        int passed = arguments.path("checks").size();
        return SkillResult.of(JsonNodeFactory.instance.objectNode().put("passed", passed));
    }
}

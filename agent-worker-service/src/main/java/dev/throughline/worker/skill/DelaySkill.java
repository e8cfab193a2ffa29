package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code delay}: waits; with 0 it is the no-op that measures the platform itself. */
@ApplicationScoped
public class DelaySkill implements Skill {
    public static final String NAME = "delay";
    private static final SkillResult DONE = SkillResult.of(JsonNodeFactory.instance.objectNode());
    private static final JsonNode SCHEMA = Schemas.object("[]", """
            {"ms": {"type": "integer", "minimum": 0, "maximum": 3600000}}""");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws InterruptedException {
        long ms = arguments.path("ms").asLong(0);
        if (ms > 0) {
            Thread.sleep(Duration.ofMillis(ms));
        }
        return DONE;
    }
}

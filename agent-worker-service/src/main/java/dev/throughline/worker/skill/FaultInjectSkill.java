package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** {@code fault.inject}: fails, hangs or kills the process on demand, for synthetic runs only. */
@ApplicationScoped
public class FaultInjectSkill implements Skill {
    private static final Logger LOG = Logger.getLogger(FaultInjectSkill.class);
    private static final JsonNode SCHEMA = Schemas.object("[\"kind\"]", """
            {"kind": {"enum": ["fail", "timeout", "crash"]},
             "message": {"type": "string"},
             "until_attempt": {"type": "integer", "minimum": 0}}""");

    @Override
    public String name() {
        return "fault.inject";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, InterruptedException {
        if (!context.isSynthetic()) {
            throw SkillException.permanent("refused_fault", "faults are injected into synthetic runs only");
        }
        int until = arguments.path("until_attempt").asInt(Integer.MAX_VALUE);
        if (Math.max(context.attempt(), context.stepTry()) > until) {
            return SkillResult.of(JsonNodeFactory.instance.objectNode().put("injected", false));
        }
        String message = arguments.path("message").asText("injected fault");
        switch (arguments.path("kind").asText()) {
            case "timeout" -> Thread.sleep(Duration.ofDays(1));
            case "crash" -> {
                LOG.errorf("fault.inject halts the process");
                Runtime.getRuntime().halt(137);
            }
            default -> throw SkillException.transientFailure("fault_injected", message);
        }
        throw new IllegalStateException("not reached");
    }
}

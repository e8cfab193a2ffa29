package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * {@code fault.inject}: fails or hangs on demand, for synthetic runs only. {@code slow} does not listen
 * to an interruption, as a call that cannot be broken off.
 */
@ApplicationScoped
public class FaultInjectSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"kind\"]", """
            {"kind": {"enum": ["none", "fail", "permanent", "slow", "timeout"]},
             "message": {"type": "string"},
             "ms": {"type": "integer", "minimum": 0, "maximum": 60000},
             "while_younger_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
             "workflow": {"type": "string", "format": "uuid"},
             "until_attempt": {"type": "integer", "minimum": 0}}""");

    private final InstantSource clock = InstantSource.system();

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
        if (Math.max(context.attempt(), context.stepTry()) > until || isGrown(arguments)) {
            return untouched();
        }
        String message = arguments.path("message").asText("injected fault");
        switch (arguments.path("kind").asText()) {
            case "none" -> {
                return untouched();
            }
            case "slow" -> {
                deaf(Duration.ofMillis(arguments.path("ms").asLong(5_000)));
                return untouched();
            }
            case "permanent" -> throw SkillException.permanent("fault_injected", message);
            case "timeout" -> Thread.sleep(Duration.ofDays(1));
            default -> throw SkillException.transientFailure("fault_injected", message);
        }
        throw new IllegalStateException("not reached");
    }

    /** Such faults end by themselves: a workflow's id begins with the milliseconds in which it was made. */
    private boolean isGrown(JsonNode arguments) {
        if (!arguments.has("while_younger_ms") || !arguments.has("workflow")) {
            return false;
        }
        long made = UUID.fromString(arguments.path("workflow").asText()).getMostSignificantBits() >>> 16;
        return clock.millis() - made >= arguments.path("while_younger_ms").asLong();
    }

    private static SkillResult untouched() {
        return SkillResult.of(JsonNodeFactory.instance.objectNode().put("injected", false));
    }

    /** Waits whatever happens; an interruption is passed on when it is over. */
    private static void deaf(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        boolean isInterrupted = false;
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;

/** Something a step can do. Implementations are stateless beans; {@link #run} is called on a thread that may block. */
public interface Skill {
    String name();

    default String version() {
        return "1";
    }

    /** JSON Schema of the arguments, after expressions were replaced. */
    JsonNode argumentSchema();

    /** Whether inputs and artifacts must lie in the work directory before {@link #run}. */
    default boolean usesFiles() {
        return false;
    }

    /**
     * @throws SkillException what went wrong, in the skill's own terms
     * @throws InterruptedException when the step was interrupted by a time-out or a cancellation
     */
    SkillResult run(SkillContext context, JsonNode arguments) throws Exception;
}

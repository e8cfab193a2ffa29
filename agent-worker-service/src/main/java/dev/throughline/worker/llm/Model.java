package dev.throughline.worker.llm;

import dev.throughline.worker.skill.SkillException;

/** Answers one prompt at a time; nothing is kept between two. */
interface Model {
    /**
     * @param key secret of the model's provider, may be empty
     * @throws CallFailure when no whole answer came
     * @throws InterruptedException when the step was ended; the call to the other side is ended with it
     */
    Answer ask(ModelProfile profile, String key, Prompt prompt, Deadline deadline)
            throws CallFailure, SkillException, InterruptedException;
}

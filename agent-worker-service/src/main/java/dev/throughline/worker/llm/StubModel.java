package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * Makes answers up, the same for the same prompt, so that everything around a model can be tried without one. Every text
 * of it begins with {@value #LABEL}.
 */
final class StubModel implements Model {
    static final String LABEL = "[stub]";

    @Override
    public Answer ask(ModelProfile profile, String key, Prompt prompt, Deadline deadline) {
        String hash = prompt.sha256();
        JsonNode schema = prompt.schema();
        String text = schema == null
                ? LABEL + " no model was asked; the prompt has the hash " + hash.substring(0, 16)
                : new StubValues(schema, hash).value().toString();
        return new Answer(
                text,
                Answer.estimateTokens(prompt.canonical().length),
                Answer.estimateTokens(text.getBytes(StandardCharsets.UTF_8).length),
                Answer.Finish.STOP);
    }
}

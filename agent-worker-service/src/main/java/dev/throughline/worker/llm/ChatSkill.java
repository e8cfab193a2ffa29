package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code llm.chat}: one answer of a model to a prompt or a conversation. */
@ApplicationScoped
public class ChatSkill implements Skill {
    private static final JsonNode SCHEMA = Arguments.schema("""
            {"capability": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"},
             "system": {"type": "string", "pattern": "\\\\S"},
             "prompt": {"type": "string", "pattern": "\\\\S"},
             "messages": {"type": "array", "minItems": 1, "maxItems": 100, "items": {"type": "object",
               "required": ["role", "content"], "additionalProperties": false, "properties": {
                 "role": {"enum": ["user", "assistant"]}, "content": {"type": "string", "pattern": "\\\\S"}}}},
             "temperature": {"type": "number", "minimum": 0, "maximum": 2},
             "max_tokens": {"type": "integer", "minimum": 1, "maximum": 32000},
             "stop": {"type": "array", "maxItems": 4, "items": {"type": "string", "minLength": 1, "maxLength": 100}}}""", "[]");

    private final ModelCaller caller;

    public ChatSkill(ModelCaller caller) {
        this.caller = caller;
    }

    @Override
    public String name() {
        return "llm.chat";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, InterruptedException {
        String capability = arguments.path("capability").asText(ModelCatalog.CHAT);
        var called = caller.ask(capability, prompt(arguments), caller.deadline(), context.evidence());
        if (called.answer().finish() == Answer.Finish.CONTENT_FILTER) {
            throw SkillException.permanent("llm_content_filtered", "the provider withheld the answer");
        }
        var output = Json.MAPPER.createObjectNode().put("text", called.answer().text());
        output.put("finish_reason", called.answer().finish().wireName());
        return SkillResult.of(describe(output, List.of(called)));
    }

    /** Who answered and what it cost; {@code stub} is there only when the answer is made up. */
    static ObjectNode describe(ObjectNode output, List<ModelCaller.Called> calls) {
        var profile = calls.getLast().profile();
        output.put("provider", profile.providerName()).put("model", profile.model());
        if (profile.isStub()) {
            output.put("stub", true);
        }
        output.putObject("usage")
                .put("calls", calls.size())
                .put(
                        "input_tokens",
                        calls.stream().mapToLong(c -> c.answer().inputTokens()).sum())
                .put(
                        "output_tokens",
                        calls.stream().mapToLong(c -> c.answer().outputTokens()).sum())
                .put(
                        "cost_micros",
                        calls.stream().mapToLong(ModelCaller.Called::costMicros).sum());
        return output;
    }

    private static Prompt prompt(JsonNode arguments) throws SkillException {
        if (arguments.has("prompt") == arguments.has("messages")) {
            throw SkillException.permanent("invalid_arguments", "either prompt or messages must be there");
        }
        var messages = new ArrayList<Prompt.Message>();
        if (arguments.has("system")) {
            messages.add(new Prompt.Message(
                    Prompt.Role.SYSTEM, arguments.path("system").asText()));
        }
        if (arguments.has("prompt")) {
            messages.add(new Prompt.Message(
                    Prompt.Role.USER, arguments.path("prompt").asText()));
        }
        for (JsonNode message : arguments.path("messages")) {
            var role = Prompt.Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
            messages.add(new Prompt.Message(role, message.path("content").asText()));
        }
        return Arguments.prompt(messages, arguments, null);
    }
}

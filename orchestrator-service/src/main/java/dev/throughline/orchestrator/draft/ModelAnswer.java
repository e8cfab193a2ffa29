package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.draft.Proposals.Proposal;
import dev.throughline.orchestrator.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a model's words after they were checked like anybody else's. Pure.
 *
 * @param template one of those that it could choose from; null when it chose none, or something else
 * @param notes what was thrown away
 */
record ModelAnswer(@Nullable Template template, List<Proposal> proposals, List<String> notes) {
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int MAX_REASON = 200;
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static ModelAnswer failed(String why) {
        return new ModelAnswer(null, List.of(), List.of("llm: " + why + "; what is proposed is by rules"));
    }

    /** @param templates what it could choose from */
    static ModelAnswer of(@Nullable String text, List<Template> templates, Wishes wishes) {
        if (text == null || text.length() > MAX_ANSWER) {
            return failed("no answer, or one that is too long");
        }
        JsonNode root;
        try {
            root = Json.read(text.strip().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        } catch (Json.UnreadableException e) {
            return failed("the answer is not JSON");
        }
        String wanted = root.path("template").asText("");
        Optional<Template> chosen = templates.stream()
                .filter(template -> template.id().equals(wanted))
                .findFirst();
        if (chosen.isEmpty()) {
            return failed("the answer names no template that may serve this");
        }
        List<Proposal> proposals = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        String reason = root.path("reason").asText("");
        String shown = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
        JsonNode known = chosen.get().parameters().path("properties");
        root.path("parameters").properties().forEach(value -> {
            String name = value.getKey();
            if (wishes.parameters().has(name)) {
                return;
            }
            if (known.has(name) && isValid(known.path(name), value.getValue())) {
                proposals.add(new Proposal(Proposals.pointer(name), value.getValue(), Proposals.LLM, shown));
            } else {
                notes.add("llm: a value was thrown away that the template does not allow");
            }
        });
        return new ModelAnswer(
                chosen.get(), List.copyOf(proposals), notes.stream().distinct().toList());
    }

    private static boolean isValid(JsonNode schema, JsonNode value) {
        try {
            return SCHEMAS.getSchema(schema).validate(value).isEmpty();
        } catch (JsonSchemaException e) {
            // A part of a schema may lean on the rest of it; then nobody can say.
            return false;
        }
    }
}

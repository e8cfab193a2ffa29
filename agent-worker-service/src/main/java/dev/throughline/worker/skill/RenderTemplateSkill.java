package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** {@code render.template}: a Qute template over JSON data, written to a file that becomes an artifact. */
@ApplicationScoped
public class RenderTemplateSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"file\"]", """
            {"template": {"type": "string"}, "resource": {"type": "string", "pattern": "^([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*$"},
             "data": {"type": "object"}, "file": {"type": "string"}, "media_type": {"type": "string"}}""");

    private final ResourceTexts texts = new ResourceTexts();

    @Override
    public String name() {
        return "render.template";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, IOException {
        String mediaType = arguments.path("media_type").asText("text/html");
        String name = arguments.path("file").asText();
        var target = context.file(name);
        Map<?, ?> data = Json.MAPPER.convertValue(arguments.path("data"), Map.class);
        String template = arguments.has("template")
                ? arguments.path("template").asText()
                : ResourceTexts.resource(arguments.path("resource").asText());
        String rendered = texts.render(template, mediaType, data == null ? Map.of() : data);
        Files.createDirectories(context.workDirectory());
        Files.writeString(target, rendered);
        var output = Json.MAPPER.createObjectNode().put("file", name);
        return new SkillResult(output, List.of(new SkillResult.ProducedFile(name, mediaType)));
    }
}

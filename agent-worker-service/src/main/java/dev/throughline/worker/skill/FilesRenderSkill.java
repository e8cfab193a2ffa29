package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;

/**
 * {@code files.render}: many Qute templates over the same data, written below a folder of the work directory. They are
 * not artifacts by themselves: {@code archive.zip} makes one of them, in the same stage.
 */
@ApplicationScoped
public class FilesRenderSkill implements Skill {
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final JsonNode SCHEMA = Schemas.object("[\"tree\", \"files\"]", """
            {"tree": {"type": "string"}, "data": {"type": "object"},
             "files": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "object",
               "required": ["path"], "additionalProperties": false,
               "oneOf": [{"required": ["template"]}, {"required": ["resource"]}],
               "properties": {"path": {"type": "string"}, "template": {"type": "string"},
                 "resource": {"type": "string", "pattern": "^([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*$"},
                 "media_type": {"type": "string"}}}}}""");

    private final ResourceTexts texts = new ResourceTexts();

    @Override
    public String name() {
        return "files.render";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, IOException {
        var tree = new ProjectTree(context, arguments.path("tree").asText());
        Map<?, ?> data = Json.MAPPER.convertValue(arguments.path("data"), Map.class);
        var seen = new HashSet<String>();
        var output = Json.MAPPER.createObjectNode();
        var listed = output.putArray("files");
        long total = 0;
        for (JsonNode file : arguments.path("files")) {
            String path = file.path("path").asText();
            if (!seen.add(path)) {
                throw SkillException.permanent("invalid_arguments", "two files are " + path);
            }
            String template = file.has("template")
                    ? file.path("template").asText()
                    : ResourceTexts.resource(file.path("resource").asText());
            // Plain text unless it is said: source code must not be escaped as a page is.
            String mediaType = file.path("media_type").asText("text/plain");
            byte[] bytes = texts.render(template, mediaType, data == null ? Map.of() : data)
                    .getBytes(StandardCharsets.UTF_8);
            total += bytes.length;
            if (total > MAX_BYTES) {
                throw SkillException.permanent("output_too_large", "the files have more than " + MAX_BYTES + " bytes");
            }
            Files.write(tree.file(path), bytes);
            listed.addObject().put("path", path).put("size", bytes.length);
        }
        output.put("bytes", total);
        return SkillResult.of(output);
    }
}

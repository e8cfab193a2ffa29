package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * {@code document.chunks}: where to cut documents into pieces that a model can take, at the ends of paragraphs, lines or
 * words. It says places, not texts, so that no document travels over the bus.
 */
@ApplicationScoped
public class DocumentChunksSkill implements Skill {
    private static final int MAX_CHUNKS = 64;
    private static final JsonNode SCHEMA = Arguments.schema("""
            {"documents": {"type": "array", "minItems": 1, "maxItems": 64, "items": {"type": "object",
               "required": ["name"], "properties": {"name": {"type": "string"}, "media_type": {"type": "string"}}}},
             "chunk_chars": {"type": "integer", "minimum": 200, "maximum": 100000},
             "max_chunks": {"type": "integer", "minimum": 1, "maximum": 256}}""", "[\"documents\"]");

    @Override
    public String name() {
        return "document.chunks";
    }

    @Override
    public JsonNode argumentSchema() {
        return SCHEMA;
    }

    @Override
    public boolean usesFiles() {
        return true;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException, IOException {
        int size = arguments.path("chunk_chars").asInt(12_000);
        int most = arguments.path("max_chunks").asInt(MAX_CHUNKS);
        var output = Json.MAPPER.createObjectNode();
        var documents = output.putArray("documents");
        var chunks = output.putArray("chunks");
        for (JsonNode given : arguments.path("documents")) {
            String name = given.path("name").asText();
            String mediaType = given.path("media_type").asText("");
            String text = DocumentText.read(context.file(name), name, mediaType);
            if (text.isBlank()) {
                throw SkillException.permanent("document_empty", name + " holds no text");
            }
            int before = chunks.size();
            cut(text, size, most, chunks, name, mediaType);
            documents.addObject().put("file", name).put("chars", text.length()).put("chunks", chunks.size() - before);
        }
        return SkillResult.of(output);
    }

    private static void cut(String text, int size, int most, ArrayNode chunks, String name, String mediaType)
            throws SkillException {
        for (int start = 0; start < text.length(); ) {
            int end = end(text, start, size);
            if (chunks.size() >= most) {
                throw SkillException.permanent(
                        "document_too_large", "the documents need more than " + most + " chunks of " + size);
            }
            chunks.addObject()
                    .put("file", name)
                    .put("media_type", mediaType)
                    .put("start", start)
                    .put("length", end - start);
            start = end;
        }
    }

    /** The last good place in the second half of the chunk; else anywhere, but never inside a character. */
    private static int end(String text, int start, int size) {
        int last = start + size;
        if (last >= text.length()) {
            return text.length();
        }
        for (String border : new String[] {"\n\n", "\n", ". ", " "}) {
            int found = text.lastIndexOf(border, last - border.length());
            if (found >= start + size / 2) {
                return found + border.length();
            }
        }
        return Character.isHighSurrogate(text.charAt(last - 1)) ? last - 1 : last;
    }
}

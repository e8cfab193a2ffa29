package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code render.template}: a Qute template over JSON data, written to a file that becomes an artifact. */
@ApplicationScoped
public class RenderTemplateSkill implements Skill {
    private static final JsonNode SCHEMA = Schemas.object("[\"file\"]", """
            {"template": {"type": "string"}, "resource": {"type": "string", "pattern": "^([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*$"},
             "data": {"type": "object"}, "file": {"type": "string"}, "media_type": {"type": "string"}}""");

    /** Without reflection: a template sees maps, lists, texts and numbers, never a class of this process. */
    private final Engine engine = Engine.builder()
            .addDefaultSectionHelpers()
            .addDefaultValueResolvers()
            .strictRendering(true)
            .addResultMapper(new HtmlEscaper(List.of("text/html", "image/svg+xml")))
            .addLocator(id -> source(id).map(Included::new))
            .build();

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
        String rendered;
        try {
            rendered = engine.parse(source(arguments), new Variant(Locale.ROOT, mediaType, "UTF-8"))
                    .render(data == null ? Map.of() : data);
        } catch (TemplateException e) {
            throw SkillException.permanent("template_failed", String.valueOf(e.getMessage()));
        }
        Files.createDirectories(context.workDirectory());
        Files.writeString(target, rendered);
        var output = Json.MAPPER.createObjectNode().put("file", name);
        return new SkillResult(output, List.of(new SkillResult.ProducedFile(name, mediaType)));
    }

    private static String source(JsonNode arguments) throws SkillException {
        if (arguments.has("template")) {
            return arguments.path("template").asText();
        }
        String resource = arguments.path("resource").asText();
        return source(resource)
                .orElseThrow(
                        () -> SkillException.permanent("invalid_arguments", "no template and no resource " + resource));
    }

    /** A shipped template; one may include another by the same name. */
    private static Optional<String> source(String resource) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = loader.getResourceAsStream("skill-templates/" + resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Included(String source) implements TemplateLocator.TemplateLocation {
        @Override
        public Reader read() {
            return new StringReader(source);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(new Variant(Locale.ROOT, "text/html", "UTF-8"));
        }
    }
}

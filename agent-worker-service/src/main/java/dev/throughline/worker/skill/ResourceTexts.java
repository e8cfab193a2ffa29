package dev.throughline.worker.skill;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Qute over JSON data: templates given as text, or shipped with this service. */
final class ResourceTexts {
    /** Without reflection: a template sees maps, lists, texts and numbers, never a class of this process. */
    private final Engine engine = Engine.builder()
            .addDefaultSectionHelpers()
            .addDefaultValueResolvers()
            .strictRendering(true)
            .addResultMapper(new HtmlEscaper(List.of("text/html", "image/svg+xml")))
            .addLocator(id -> find(id).map(Included::new))
            .build();

    String render(String template, String mediaType, Map<?, ?> data) throws SkillException {
        try {
            return engine.parse(template, new Variant(Locale.ROOT, mediaType, "UTF-8"))
                    .render(data);
        } catch (TemplateException e) {
            throw SkillException.permanent("template_failed", String.valueOf(e.getMessage()));
        }
    }

    static String resource(String name) throws SkillException {
        return find(name)
                .orElseThrow(
                        () -> SkillException.permanent("invalid_arguments", "no template and no resource " + name));
    }

    /** A shipped template; one may include another by the same name. */
    private static Optional<String> find(String name) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = loader.getResourceAsStream("skill-templates/" + name)) {
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

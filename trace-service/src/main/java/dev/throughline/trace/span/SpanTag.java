package dev.throughline.trace.span;

import java.util.Locale;
import java.util.Optional;

/**
 * Something of a span that has a name and a value.
 *
 * @param key the attribute's name; empty for what every span has
 */
public record SpanTag(Scope scope, String key) {
    public enum Scope {
        RESOURCE,
        SPAN,
        NAME,
        STATUS,
        KIND
    }

    /** Reads {@code resource.service.name}, {@code span.http.method}, {@code name}, {@code status}, {@code kind}. */
    public static Optional<SpanTag> parse(String scopedKey) {
        return switch (scopedKey) {
            case "name" -> Optional.of(new SpanTag(Scope.NAME, ""));
            case "status" -> Optional.of(new SpanTag(Scope.STATUS, ""));
            case "kind" -> Optional.of(new SpanTag(Scope.KIND, ""));
            default -> attribute(scopedKey);
        };
    }

    private static Optional<SpanTag> attribute(String scopedKey) {
        if (scopedKey.startsWith("resource.")) {
            return Optional.of(new SpanTag(Scope.RESOURCE, scopedKey.substring("resource.".length())));
        }
        if (scopedKey.startsWith("span.")) {
            return Optional.of(new SpanTag(Scope.SPAN, scopedKey.substring("span.".length())));
        }
        return Optional.empty();
    }

    /** As {@link Tokens#of} takes it. */
    public String scopedKey() {
        String word = scope.name().toLowerCase(Locale.ROOT);
        return key.isEmpty() ? word : word + "." + key;
    }
}

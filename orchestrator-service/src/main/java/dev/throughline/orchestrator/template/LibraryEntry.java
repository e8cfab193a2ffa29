package dev.throughline.orchestrator.template;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a template in the library.
 *
 * @param owner the tenant that may use it, or {@value #EVERYBODY}
 * @param text the YAML as it was given
 * @param addedBy absent: it comes with the service
 * @param retiredAt no new run uses it since then
 */
public record LibraryEntry(
        String owner,
        Template template,
        String text,
        @Nullable String addedBy,
        @Nullable Instant addedAt,
        @Nullable Instant retiredAt) {
    public static final String EVERYBODY = "*";

    static LibraryEntry shipped(Template template, String text) {
        return new LibraryEntry(EVERYBODY, template, text, null, null, null);
    }

    public boolean isShipped() {
        return addedAt == null;
    }

    public boolean isLive() {
        return retiredAt == null;
    }
}

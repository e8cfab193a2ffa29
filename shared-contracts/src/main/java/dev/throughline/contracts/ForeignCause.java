package dev.throughline.contracts;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent from outside that caused something here; source and id together name it.
 *
 * @param causationId of the event that caused it in turn, as its sender says
 */
public record ForeignCause(
        String source,
        String id,
        @Nullable String type,
        @Nullable String causationId) {
    private static final int LONGEST = 200;

    /** What the headers of a record in binary mode say; empty when it is no CloudEvent that could be named. */
    public static Optional<ForeignCause> of(Headers headers) {
        String source = text(headers, "ce_source");
        String id = text(headers, "ce_id");
        if (source == null || id == null) {
            return Optional.empty();
        }
        String causation = text(headers, "ce_causationid");
        return Optional.of(new ForeignCause(
                source, id, text(headers, "ce_type"), causation == null ? text(headers, "causationid") : causation));
    }

    /** Null for what is absent, too long to be a name, or cannot be stored. */
    private static @Nullable String text(Headers headers, String name) {
        String text = CloudEvents.header(headers, name);
        boolean isName = text != null
                && !text.isBlank()
                && text.length() <= LONGEST
                && text.chars().noneMatch(Character::isISOControl);
        return isName ? text : null;
    }
}

package dev.throughline.incident.view;

import dev.throughline.contracts.TraceId;
import dev.throughline.incident.occurrence.StorableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parameters as callers write them; whatever is wrong is said to them. */
final class Asked {
    private static final int MAX_PAGE = 500;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Asked() {}

    /** An id in a path. */
    static UUID incident(String id) {
        return TraceId.parse(id).map(TraceId::uuid).orElseThrow(() -> unknown(id));
    }

    static Problem.Exception unknown(String id) {
        return Problem.NOT_FOUND.exception("no incident has the id " + StorableText.cut(id, 100));
    }

    static @Nullable UUID id(String parameter, @Nullable String text) {
        return text == null
                ? null
                : TraceId.parse(text)
                        .orElseThrow(() -> Problem.INVALID.exception(parameter + " is not an id"))
                        .uuid();
    }

    static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PAGE) {
                return limit;
            }
        } catch (NumberFormatException ignored) {
            // Said below, as for a number that is out of range.
        }
        throw Problem.INVALID.exception("limit must be a number from 1 to " + MAX_PAGE);
    }

    static @Nullable Instant time(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant at = Instant.parse(text);
            if (!at.isBefore(EARLIEST) && !at.isAfter(LATEST)) {
                return at;
            }
        } catch (DateTimeException ignored) {
            // Said below, as for a time that is out of range.
        }
        throw Problem.INVALID.exception(parameter + " must be a time such as 2026-01-31T12:00:00Z");
    }

    static @Nullable String oneOf(String parameter, @Nullable String text, List<String> known) {
        if (text != null && !known.contains(text)) {
            throw Problem.INVALID.exception(parameter + " must be one of " + String.join(", ", known));
        }
        return text;
    }

    static @Nullable String text(String parameter, @Nullable String text, int most) {
        if (text != null && (text.length() > most || !StorableText.clean(text).equals(text))) {
            throw Problem.INVALID.exception(parameter + " may have at most " + most + " characters, all of them text");
        }
        return text == null || text.isBlank() ? null : text;
    }
}

package dev.throughline.incident.request;

import dev.throughline.contracts.TraceId;
import dev.throughline.service.http.SyntheticQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Texts of a query as what they mean; absent ones stay absent. */
public final class Parameters {
    private static final int MAX_PAGE = 500;
    private static final int LONGEST = 200;

    private Parameters() {}

    public static @Nullable UUID id(String name, @Nullable String text) {
        return text == null
                ? null
                : TraceId.parse(text)
                        .orElseThrow(() -> Refusal.invalid(name + " is not an id"))
                        .uuid();
    }

    /** Of a path: what cannot be an id is the id of nothing. */
    public static UUID pathId(String what, String text) {
        return TraceId.parse(text)
                .map(TraceId::uuid)
                .orElseThrow(() -> Refusal.notFound("no " + what + " has the id " + text));
    }

    public static int limit(String text) {
        try {
            return Math.clamp(Integer.parseInt(text), 1, MAX_PAGE);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("limit is not a number");
        }
    }

    public static @Nullable String text(String name, @Nullable String text) {
        if (text != null && (text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            throw Refusal.invalid(name + " has more than " + LONGEST + " characters, or one that is no text");
        }
        return text;
    }

    /** Which of real and synthetic work. */
    public static SyntheticQuery work(@Nullable String synthetic, @Nullable String scenario, boolean namesARun) {
        try {
            return SyntheticQuery.of(synthetic, null, scenario, namesARun);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
    }

    public static @Nullable String oneOf(String name, List<String> values, @Nullable String text) {
        if (text != null && !values.contains(text)) {
            throw Refusal.invalid(name + " is one of " + String.join(", ", values));
        }
        return text;
    }

    public static @Nullable Double number(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as of what is not finite
        }
        throw Refusal.invalid(name + " is not a number");
    }

    public static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant at = Instant.parse(text);
            if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-12-31T23:59:59Z"))) {
                return at;
            }
        } catch (DateTimeParseException e) {
            // said below, as of what is out of range
        }
        throw Refusal.invalid(name + " is not a time like 2026-01-31T12:00:00Z");
    }
}

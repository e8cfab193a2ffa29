package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A 128 bit trace id, never zero. In APIs and SQL it has the form of a UUID, in {@code traceparent} that of 32 hex
 * digits; both name the same trace.
 */
public record TraceId(@JsonValue UUID uuid) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern DASHED =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    @JsonCreator
    public TraceId {
        if (uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0) {
            throw new IllegalArgumentException("a trace id must not be zero");
        }
    }

    public static TraceId random() {
        var random = ThreadLocalRandom.current();
        return new TraceId(new UUID(random.nextLong() | 1L, random.nextLong()));
    }

    /** Reads a UUID or 32 hex digits in any case; empty when the text is neither, or zero. */
    public static Optional<TraceId> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (DASHED.matcher(lower).matches()) {
            lower = lower.replace("-", "");
        }
        if (!HEX.matcher(lower).matches()) {
            return Optional.empty();
        }
        long high = Long.parseUnsignedLong(lower, 0, 16, 16);
        long low = Long.parseUnsignedLong(lower, 16, 32, 16);
        return high == 0 && low == 0 ? Optional.empty() : Optional.of(new TraceId(new UUID(high, low)));
    }

    /** 32 lower-case hex digits, as OpenTelemetry and {@code traceparent} write it. */
    public String hex() {
        var digits = java.util.HexFormat.of();
        return digits.toHexDigits(uuid.getMostSignificantBits()) + digits.toHexDigits(uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}

package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A 64 bit span id as 16 lower-case hex digits, never zero. */
public record SpanId(@JsonValue String hex) {

    @JsonCreator
    public SpanId {
        if (hex.length() != 16 || HexFormat.fromHexDigitsToLong(hex) == 0) {
            throw new IllegalArgumentException("a span id is 16 hex digits and not zero");
        }
    }

    public static SpanId random() {
        return new SpanId(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1L));
    }

    @Override
    public String toString() {
        return hex;
    }
}

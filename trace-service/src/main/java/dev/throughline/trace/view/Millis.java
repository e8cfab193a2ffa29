package dev.throughline.trace.view;

import java.time.Duration;
import java.time.Instant;

/** Lengths of time as the API says them: milliseconds, with microseconds behind the point. */
public final class Millis {
    private Millis() {}

    /** Not by way of nanoseconds: the first and the last time that a record may have are further apart than they can say. */
    public static double between(Instant from, Instant to) {
        var length = Duration.between(from, to);
        return length.getSeconds() * 1e3 + length.getNano() / 1000 / 1e3;
    }
}

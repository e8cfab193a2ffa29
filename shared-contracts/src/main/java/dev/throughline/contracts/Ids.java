package dev.throughline.contracts;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Generators of time-ordered UUIDs (version 7, RFC 9562) and random span ids. */
public final class Ids {
    private Ids() {}

    /** A UUIDv7 of the given time; ids of one millisecond are unordered among themselves. */
    public static UUID uuid7(long epochMillis) {
        var random = ThreadLocalRandom.current();
        long high = (epochMillis << 16) | 0x7000L | (random.nextInt() & 0x0fffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    public static UUID uuid7() {
        return uuid7(System.currentTimeMillis());
    }
}

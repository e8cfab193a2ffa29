package dev.throughline.worker.publish;

import dev.throughline.contracts.SpanId;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Ids that depend only on what they name. An envelope that Kafka delivers twice is perhaps executed twice; its steps,
 * records and spans then get the same ids again, and consumers, idempotent by id, keep one of each.
 *
 * <p>The ids are UUIDs of version 8 (RFC 9562): a 128 bit mix of task id, attempt, kind, index and retry. The mix is not
 * cryptographic; task ids already are unique, so nothing is gained by SHA-1 on the hot path.
 */
public final class TaskIdentity {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long RECORD = 0xC2B2AE3D27D4EB4FL;
    private static final long RESULT = 0x165667B19E3779F9L;
    private static final long SPAN = 0x27D4EB2F165667C5L;
    private static final long CALL = 0x85EBCA77C2B2AE63L;

    private TaskIdentity() {}

    public static UUID step(UUID task, int attempt, int index, int retry) {
        return uuid(task, STEP, attempt, (long) index << 32 | retry);
    }

    /** The record that holds the step events of an attempt. */
    public static UUID stepRecord(UUID task, int attempt, int lastIndex, int retry) {
        return uuid(task, RECORD, attempt, (long) lastIndex << 32 | retry);
    }

    static UUID result(UUID task, int attempt) {
        return uuid(task, RESULT, attempt, 0);
    }

    public static SpanId span(UUID task, int attempt, int index) {
        long bits = mix(mix(task.getMostSignificantBits() ^ SPAN) ^ task.getLeastSignificantBits() ^ mix(attempt));
        return new SpanId(HexFormat.of().toHexDigits(mix(bits + index) | 1L));
    }

    /** Of the span of the attempt being worked on here. */
    public static SpanId process(UUID task, int attempt) {
        return span(task, attempt, -1);
    }

    /** Of a step's call of a model. */
    public static SpanId call(UUID task, int attempt, int index, int number) {
        long step = HexFormat.fromHexDigitsToLong(span(task, attempt, index).hex());
        return new SpanId(HexFormat.of().toHexDigits(mix(step + CALL + number) | 1L));
    }

    private static UUID uuid(UUID task, long kind, int attempt, long detail) {
        long salt = mix(mix(kind + attempt) + detail);
        long high = mix(task.getMostSignificantBits() ^ salt);
        long low = mix(task.getLeastSignificantBits() ^ mix(salt ^ high));
        high = mix(high ^ low);
        return new UUID((high & ~0xf000L) | 0x8000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }

    /** The finaliser of SplitMix64, a bijection in which every input bit reaches every output bit. */
    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

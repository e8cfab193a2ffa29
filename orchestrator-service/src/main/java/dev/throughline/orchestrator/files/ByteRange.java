package dev.throughline.orchestrator.files;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a file is asked for (RFC 9110, 14). */
sealed interface ByteRange {
    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** All of it: nothing else was asked for, or what was asked for is not one range of bytes, which may be ignored. */
    record Whole() implements ByteRange {}

    record Part(long from, long count) implements ByteRange {
        String describe(long size) {
            return "bytes " + from + "-" + (from + count - 1) + "/" + size;
        }
    }

    /** It has no such bytes. */
    record Outside() implements ByteRange {}

    static ByteRange of(@Nullable String header, long size) {
        var range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches()) {
            return new Whole();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new Whole();
        }
        if (first.isEmpty()) {
            long count = Math.min(Long.parseLong(last), size);
            return count == 0 ? new Outside() : new Part(size - count, count);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return new Whole();
        }
        return from >= size ? new Outside() : new Part(from, to - from + 1);
    }
}

package dev.throughline.trace.span;

import java.util.UUID;

/**
 * A row to be.
 *
 * @param tokens as {@link TokenHash} makes them, each once
 * @param inflated bytes of the body before it was deflated
 * @param body an OTLP {@code TracesData}, {@link Deflated}
 */
record NewChunk(
        Key key,
        long firstStartNanos,
        long lastEndNanos,
        long longestNanos,
        long shortestNanos,
        boolean hasError,
        int spanCount,
        int[] tokens,
        int inflated,
        byte[] body) {

    /** What the spans of a row have in common; synthetic ones lie apart, so that they can go alone. */
    record Key(UUID traceId, String tenant, boolean isSynthetic, String scenario) {}

    /** About what the row takes while it waits. */
    int weight() {
        return body.length + 4 * tokens.length + 200;
    }
}

package dev.throughline.trace.span;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What chunks may be asked for. Each condition holds for a chunk when some span of it could meet it, so what comes back
 * is more than what matches, never less.
 *
 * @param tokens all of these sets, any of each set; see {@link Tokens#of}
 * @param atLeast some span takes at least that long
 * @param atMost some span takes at most that long
 * @param isError some span has the status error, or some has not
 * @param from chunks that start at this time or later
 * @param to chunks that start before
 * @param after the last of the page before
 */
public record SpanFilter(
        List<Set<String>> tokens,
        Optional<Duration> atLeast,
        Optional<Duration> atMost,
        Optional<Boolean> isError,
        Instant from,
        Instant to,
        int limit,
        Optional<ChunkKey> after) {

    /** Everything of that time. */
    public static SpanFilter all(Instant from, Instant to, int limit) {
        return new SpanFilter(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), from, to, limit, Optional.empty());
    }

    /** The page after that one. */
    public SpanFilter after(ChunkKey last, int limit) {
        return new SpanFilter(tokens, atLeast, atMost, isError, from, to, limit, Optional.of(last));
    }
}

package dev.throughline.trace.tempo;

import dev.throughline.trace.http.ProblemException;
import dev.throughline.trace.traceql.Parser;
import dev.throughline.trace.traceql.Query;
import dev.throughline.trace.traceql.QueryException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks for.
 *
 * @param spansPerTrace how many of the spans that match are shown of each trace
 */
record SearchRequest(Query query, Instant from, Instant to, int limit, int spansPerTrace) {
    static final int MOST_TRACES = 500;
    static final int MOST_SPANS = 100;

    private static final int TRACES = 20;
    private static final int SPANS = 3;
    private static final Duration LATELY = Duration.ofHours(24);
    private static final long YEAR_3000 = 32_503_680_000L;

    /** @param start in seconds, as {@code end} */
    static SearchRequest of(
            @Nullable String q,
            @Nullable String limit,
            @Nullable String spss,
            @Nullable String start,
            @Nullable String end,
            Instant now) {
        var to = end == null ? now.plusSeconds(60) : Instant.ofEpochSecond(number("end", end, 0, YEAR_3000) + 1);
        var from = start == null ? to.minus(LATELY) : Instant.ofEpochSecond(number("start", start, 0, YEAR_3000));
        if (!from.isBefore(to)) {
            throw ProblemException.badRequest("start must not be after end");
        }
        return new SearchRequest(
                query(q == null || q.isBlank() ? "{}" : q),
                from,
                to,
                limit == null ? TRACES : (int) number("limit", limit, 1, MOST_TRACES),
                spss == null ? SPANS : (int) number("spss", spss, 0, MOST_SPANS));
    }

    private static Query query(String text) {
        try {
            return Parser.parse(text);
        } catch (QueryException e) {
            throw ProblemException.badRequest(e.problem());
        }
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered like any other bad number
        }
        throw ProblemException.badRequest(name + " must be a number from " + least + " to " + most);
    }
}

package dev.throughline.trace.span;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A search in two steps, because the database cannot tell how rare a token is. What many chunks have is among the newest
 * few thousand, which are read in their order. What is not there is rare, and the index of tokens finds all of it.
 */
final class SpanSearchSql {
    /** A few milliseconds' worth of rows. */
    private static final int NEWEST = 3_000;
    /** With fewer hits among those, all that there are cost the index less than the next rows in order would. */
    private static final int FREQUENT = 4;

    private static final int MOST_IN_ORDER = 50_000;
    /** Leaving sets out only finds more. */
    private static final int MOST_SETS = 16;

    private static final String KEY = "taken_at, first_start, trace_id, body_bytes";
    private static final String ORDER = " ORDER BY first_start DESC, taken_at DESC LIMIT ";

    private final StringBuilder window = new StringBuilder();
    private final StringBuilder match = new StringBuilder("true");
    private final Tuple parameters = Tuple.tuple();
    private boolean selective;

    private SpanSearchSql() {}

    static SpanSearchSql of(String scope, SpanFilter filter) {
        var search = new SpanSearchSql();
        search.parameters
                .addValue(time(filter.from()))
                .addValue(time(filter.to()))
                .addValue(filter.limit());
        // What is taken may say that it is from the near future, never from a later one.
        search.window.append("first_start >= $1 AND first_start < $2 AND taken_at > $1 - interval '1 day'");
        if (!scope.equals("*")) {
            search.window.append(" AND tenant_id = ").append(search.parameter(scope));
        }
        filter.after().ifPresent(search::after);
        sets(filter).stream().limit(MOST_SETS).forEach(search::token);
        filter.atLeast().ifPresent(least -> search.duration("longest_nanos >= ", least));
        filter.atMost().ifPresent(most -> search.duration("shortest_nanos <= ", most));
        return search;
    }

    private static List<Set<String>> sets(SpanFilter filter) {
        List<Set<String>> sets = new ArrayList<>(filter.tokens());
        filter.atLeast().map(SpanSearchSql::nanos).map(DurationTokens::atLeast).ifPresent(sets::addFirst);
        filter.atMost().map(SpanSearchSql::nanos).map(DurationTokens::atMost).ifPresent(sets::addFirst);
        if (filter.isError().orElse(false)) {
            sets.addFirst(Set.of(Tokens.of("status", "error")));
        }
        return sets;
    }

    private void after(ChunkKey last) {
        window.append(" AND (first_start, taken_at) < (")
                .append(parameter(time(last.firstStart())))
                .append(", ")
                .append(parameter(time(last.takenAt())))
                .append(')');
    }

    private void token(Set<String> any) {
        selective = true;
        match.append(" AND tokens && ").append(parameter(TokenHash.ofAny(any)));
    }

    private void duration(String comparison, Duration bound) {
        match.append(" AND ").append(comparison).append(parameter(nanos(bound)));
    }

    private String parameter(Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }

    Tuple parameters() {
        return parameters;
    }

    /** Whether there is anything for the index to look for. */
    boolean isSelective() {
        return selective;
    }

    String newest() {
        return newest(NEWEST);
    }

    /**
     * More of them in order, when that finds enough sooner than the index would.
     *
     * @param hits among the newest rows
     */
    Optional<String> wider(int hits, int limit) {
        long rows = hits < FREQUENT ? Long.MAX_VALUE : 2L * NEWEST * limit / hits;
        return rows <= MOST_IN_ORDER ? Optional.of(newest((int) rows)) : Optional.empty();
    }

    private String newest(int rows) {
        return "SELECT " + KEY + " FROM (SELECT * FROM span_chunk WHERE " + window + ORDER + rows + ") AS newest WHERE "
                + match + ORDER + "$3";
    }

    /** Materialized, so that a limit does not tempt the planner into reading rows in their order after all. */
    String everything() {
        return "WITH found AS MATERIALIZED (SELECT " + KEY + " FROM span_chunk WHERE " + window + " AND " + match
                + ") SELECT * FROM found" + ORDER + "$3";
    }

    private static Object time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}

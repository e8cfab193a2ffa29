package dev.throughline.trace.span;

/** Statements about stored spans. */
final class SpanSql {
    /** The running total is that of inflated bodies: it bounds the memory of a reader, whatever was sent. */
    static final String TRACE = """
            SELECT body FROM (
                SELECT body, taken_at, sum(body_bytes) OVER (ORDER BY taken_at) AS total
                  FROM span_chunk WHERE trace_id = $1 AND ($2 = '*' OR tenant_id = $2)) AS chunks
             WHERE total <= $3 ORDER BY taken_at
            """;

    /** The oldest of a trace in any case. */
    static final String TRACES = """
            SELECT trace_id, body FROM (
                SELECT trace_id, body, body_bytes, taken_at,
                       sum(body_bytes) OVER (PARTITION BY trace_id ORDER BY taken_at) AS total
                  FROM span_chunk WHERE trace_id = ANY($1) AND ($2 = '*' OR tenant_id = $2)) AS chunks
             WHERE total <= $3 OR total = body_bytes ORDER BY taken_at
            """;

    private static final String LATELY = """
            SELECT body FROM span_chunk WHERE %s AND first_start > now() - interval '1 day'
             ORDER BY first_start DESC, taken_at DESC LIMIT $2
            """;

    /** How rare a token is decides how it is looked for, so a plan for any token would be wrong for most. */
    static final String PLAN_FOR_VALUES = "SET LOCAL plan_cache_mode = force_custom_plan";

    /** By what {@link SpanSearchSql} found; the database shows those of the tenant in scope only. */
    static final String FETCH = """
            SELECT c.trace_id, c.taken_at, c.first_start, c.last_end, c.body
              FROM unnest($1::timestamptz[], $2::timestamptz[], $3::uuid[]) AS k (taken_at, first_start, trace_id)
              JOIN span_chunk c USING (taken_at, first_start, trace_id)
             ORDER BY c.first_start DESC, c.taken_at DESC
            """;

    /** Tokens travel as texts: arrays of arrays would have to be of one length. */
    static final String INSERT = """
            INSERT INTO span_chunk (taken_at, first_start, last_end, longest_nanos, shortest_nanos, trace_id, span_count,
                                    has_error, is_synthetic, tenant_id, synthetic_scenario_id, tokens, body_bytes,
                                    body)
            SELECT ta, fs, le, lo, sh, tr, sc, he, syn, te, sce, tok::int[], bb, bo
              FROM unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::uuid[],
                          $7::int[], $8::boolean[], $9::boolean[], $10::text[], $11::text[], $12::text[], $13::int[],
                          $14::bytea[])
                   AS n(ta, fs, le, lo, sh, tr, sc, he, syn, te, sce, tok, bb, bo)
            """;

    static final String PARTITIONS = "SELECT span_partitions($1, $2)";

    private SpanSql() {}

    /** An alternative in the condition would keep the index of each tenant's newest from being used. */
    static String lately(String scope) {
        return LATELY.formatted(scope.equals("*") ? "$1 = '*'" : "tenant_id = $1");
    }
}

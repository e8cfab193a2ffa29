package dev.throughline.incident.provenance;

final class ProvenanceSql {
    /** A plan that was kept from when the table was small reads all of it for each batch once it is large. */
    static final String PLAN_FOR_NOW = "SET LOCAL plan_cache_mode = force_custom_plan";

    /** An actual that came before its estimate has made the row; the estimate then adds what only it knows. */
    static final String ESTIMATES = """
            INSERT INTO provenance (provenance_id, tenant_id, source, input_hash, workflow_id, trace_id, template_id,
                                    v1_micros, v2_micros, used, is_whole, at, is_synthetic, synthetic_scenario_id)
            SELECT n.id, n.tenant, 'run', n.hash, n.workflow, n.trace, n.template, n.v1, n.v2, n.used, false, n.at,
                   n.synthetic, n.scenario
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[],
                          $8::bigint[], $9::text[], $10::timestamptz[], $11::bool[], $12::text[])
                   AS n(id, tenant, hash, workflow, trace, template, v1, v2, used, at, synthetic, scenario)
             ORDER BY n.tenant COLLATE "C", n.hash COLLATE "C", n.workflow
            ON CONFLICT ON CONSTRAINT provenance_once DO UPDATE SET used = excluded.used
             WHERE provenance.used IS NULL AND excluded.used IS NOT NULL
            """;

    /** Answers with what is new only; a whole run tells more than a part of it did. */
    static final String ACTUALS = """
            UPDATE provenance p
               SET actual_micros = n.actual, is_whole = n.whole, at = n.at, v1_micros = n.v1, v2_micros = n.v2,
                   drift = n.drift, drift_v1 = n.drift_v1
              FROM unnest($1::int[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::bool[], $7::timestamptz[],
                          $8::bigint[], $9::bigint[], $10::float8[], $11::float8[])
                   AS n(number, tenant, hash, workflow, actual, whole, at, v1, v2, drift, drift_v1)
             WHERE p.tenant_id = n.tenant AND p.input_hash = n.hash AND p.workflow_id = n.workflow
               AND (p.actual_micros IS NULL OR (n.whole AND NOT p.is_whole))
            RETURNING n.number, p.provenance_id
            """;

    static final String DECISIONS = """
            UPDATE provenance SET decision = n.decision::jsonb
              FROM unnest($1::uuid[], $2::text[]) AS n(id, decision) WHERE provenance_id = n.id
            """;

    /** A line about a run that is known is no second one. */
    static final String BACKFILL = """
            INSERT INTO provenance (provenance_id, tenant_id, source, input_hash, template_id, v1_micros, v2_micros,
                                    actual_micros, is_whole, at, drift, drift_v1, is_synthetic)
            SELECT n.id, $1, 'backfill', n.hash, n.template, n.v1, n.v2, n.actual, n.whole, n.at, n.drift, n.drift_v1,
                   false
              FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bool[],
                          $9::timestamptz[], $10::float8[], $11::float8[])
                   WITH ORDINALITY AS n(id, hash, template, v1, v2, actual, whole, at, drift, drift_v1, number)
             WHERE NOT EXISTS (SELECT FROM provenance p WHERE p.tenant_id = $1 AND p.input_hash = n.hash)
             ORDER BY n.hash COLLATE "C", n.number
            ON CONFLICT ON CONSTRAINT provenance_once DO NOTHING
            """;

    static final String VERIFY = """
            SELECT n.number, bool_or(p.provenance_id IS NOT NULL),
                   coalesce(bool_or(p.template_id = n.template AND p.actual_micros = n.actual
                                    AND p.v1_micros IS NOT DISTINCT FROM n.v1
                                    AND p.v2_micros IS NOT DISTINCT FROM n.v2), false)
              FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
                   WITH ORDINALITY AS n(hash, template, v1, v2, actual, number)
              LEFT JOIN provenance p ON p.tenant_id = $1 AND p.input_hash = n.hash
             GROUP BY n.number ORDER BY n.number
            """;

    static final String COLUMNS = """
            p.provenance_id, p.tenant_id, p.source, p.input_hash, p.workflow_id, p.trace_id, p.template_id, p.v1_micros,
            p.v2_micros, p.used, p.actual_micros, p.is_whole, p.at, p.drift, p.drift_v1, p.decision::text,
            p.is_synthetic, p.synthetic_scenario_id
            """;

    private static final String MATCHING = """
             FROM provenance p
            WHERE ($1 = '*' OR p.tenant_id = $1)
              AND ($2::text IS NULL OR p.input_hash = $2)
              AND ($3::uuid IS NULL OR p.workflow_id = $3)
              AND ($4::text IS NULL OR p.template_id = $4)
              AND ($5::text IS NULL OR p.source = $5)
              AND ($6::float8 IS NULL OR p.drift >= $6)
              AND ($7::timestamptz IS NULL OR p.at >= $7)
              AND ($8::timestamptz IS NULL OR p.at < $8)
              AND ($9::bool IS NULL OR p.is_synthetic = $9)
              AND ($10::text IS NULL OR p.synthetic_scenario_id = $10 OR p.synthetic_scenario_id LIKE $11)
            """;

    static final String COUNT = "SELECT count(*)" + MATCHING;

    static final String LIST = "SELECT " + COLUMNS + MATCHING
            + " AND ($12::uuid IS NULL OR p.provenance_id < $12) ORDER BY p.provenance_id DESC LIMIT $13";

    static final String ONE =
            "SELECT " + COLUMNS + " FROM provenance p WHERE p.provenance_id = $2 AND ($1 = '*' OR p.tenant_id = $1)";

    /** The newest of a window. Here and below, what says that it comes from the future counts when its time has come. */
    static final String ERRORS = """
            SELECT drift, drift_v1 FROM provenance
             WHERE ($1 = '*' OR tenant_id = $1) AND drift IS NOT NULL AND NOT is_synthetic AND at >= $2
               AND at <= now() + interval '5 minutes'
             ORDER BY at DESC LIMIT $3
            """;

    /** What a canary looks at, the oldest first. */
    static final String SAMPLES = """
            SELECT * FROM (
                SELECT provenance_id, v1_micros, v2_micros, actual_micros, drift, at FROM provenance
                 WHERE tenant_id = $1 AND drift IS NOT NULL AND NOT is_synthetic AND at >= $2
                   AND at <= now() + interval '5 minutes'
                 ORDER BY at DESC, provenance_id DESC LIMIT $3) AS newest
             ORDER BY at, provenance_id
            """;

    static final String TENANTS_WITH_SAMPLES = """
            SELECT b.tenant_id FROM breaker b
             WHERE EXISTS (SELECT FROM provenance p
                            WHERE p.tenant_id = b.tenant_id AND p.drift IS NOT NULL AND p.at >= $1
                              AND p.at <= now() + interval '5 minutes')
             ORDER BY b.tenant_id LIMIT 1000
            """;

    static final String P95 = """
            SELECT b.name, (SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY r.drift)
                              FROM (SELECT p.drift FROM provenance p
                                     WHERE p.tenant_id = b.tenant_id AND p.drift IS NOT NULL AND NOT p.is_synthetic
                                       AND p.at >= $1 AND p.at <= now() + interval '5 minutes'
                                     ORDER BY p.at DESC LIMIT 1000) AS r)
              FROM breaker b ORDER BY (b.state = 'closed'), b.at DESC, b.name LIMIT 200
            """;

    private ProvenanceSql() {}
}

package dev.throughline.incident.breaker;

/** Breakers are always locked in the order of their names. */
final class BreakerSql {
    static final String COLUMNS =
            "b.name, b.estimator, b.tenant_id, b.state, b.until, b.trips, b.drifting, b.steady, b.why, b.actor, b.at, b.version";

    static final String CREATE = """
            INSERT INTO breaker (name, estimator, tenant_id, state, trips, drifting, steady, at, version)
            SELECT n.name, n.estimator, n.tenant, 'closed', 0, 0, 0, $4, 0
              FROM unnest($1::text[], $2::text[], $3::text[]) AS n(name, estimator, tenant)
             ORDER BY n.name COLLATE "C"
            ON CONFLICT (name) DO NOTHING
            """;

    static final String LOCK = "SELECT " + COLUMNS
            + " FROM breaker b WHERE b.name = ANY($1::text[]) ORDER BY b.name COLLATE \"C\" FOR UPDATE";

    static final String SAVE = """
            UPDATE breaker SET state = n.state, until = n.until, trips = n.trips, drifting = n.drifting,
                               steady = n.steady, why = n.why, actor = n.actor, at = n.at, version = n.version
              FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::text[],
                          $8::text[], $9::timestamptz[], $10::bigint[])
                   AS n(name, state, until, trips, drifting, steady, why, actor, at, version)
             WHERE breaker.name = n.name
            """;

    static final String REMEMBER = """
            INSERT INTO breaker_change (change_id, name, tenant_id, version, from_state, to_state, why, actor,
                                        workflow_id, trace_id, caused_by, at, is_noted)
            SELECT n.*, n.to_state NOT IN ('open', 'closed')
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                          $8::text[], $9::uuid[], $10::uuid[], $11::uuid[], $12::timestamptz[])
                   AS n(change_id, name, tenant_id, version, from_state, to_state, why, actor, workflow_id, trace_id,
                        caused_by, at)
            """;

    static final String DUE = "SELECT name FROM breaker WHERE state = 'open' AND until <= $1 ORDER BY until LIMIT 100";

    /** One instance announces at a time, so that an older state never follows a newer one on the topic. */
    static final String ANNOUNCE_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('throughline.breaker.announce'))";

    static final String UNPUBLISHED =
            "SELECT " + COLUMNS + " FROM breaker b WHERE b.published_version < b.version ORDER BY b.name LIMIT 500";

    static final String PUBLISHED = """
            UPDATE breaker SET published_version = greatest(published_version, n.version), published_at = $3
              FROM unnest($1::text[], $2::bigint[]) AS n(name, version)
             WHERE breaker.name = n.name
            """;

    /**
     * A sender that lost its lock while a record of its was on its way may have left an older state behind a newer one.
     * What is told again from time to time is right again.
     */
    static final String RENEW = "UPDATE breaker SET published_version = 0 WHERE published_at < $1 AND version > 0";

    static final String CHANGE_COLUMNS = """
            c.change_id, c.name, c.tenant_id, c.version, c.from_state, c.to_state, c.why, c.actor, c.workflow_id,
            c.trace_id, c.caused_by, c.at
            """;

    static final String UNNOTED = "SELECT " + CHANGE_COLUMNS
            + " FROM breaker_change c WHERE NOT c.is_noted ORDER BY c.name, c.version LIMIT 100";

    static final String NOTED = "UPDATE breaker_change SET is_noted = true WHERE change_id = $1";

    /** The trips that a closing ends. */
    static final String TRIPS = """
            SELECT t.change_id FROM breaker_change t
             WHERE t.name = $1 AND t.to_state = 'open' AND t.version < $2
               AND t.version > coalesce((SELECT max(c.version) FROM breaker_change c
                                          WHERE c.name = $1 AND c.to_state = 'closed' AND c.version < $2), 0)
             ORDER BY t.version DESC LIMIT 500
            """;

    static final String LIST = "SELECT " + COLUMNS
            + " FROM breaker b WHERE ($1 = '*' OR b.tenant_id = $1) AND b.name > $2 ORDER BY b.name LIMIT $3";

    static final String COUNT = "SELECT count(*) FROM breaker b WHERE ($1 = '*' OR b.tenant_id = $1)";

    static final String TIMELINE =
            "SELECT " + CHANGE_COLUMNS + " FROM breaker_change c WHERE c.name = $1 ORDER BY c.version DESC LIMIT 100";

    static final String ONE = "SELECT " + COLUMNS + " FROM breaker b WHERE b.name = $1";

    /** In the order in which they were told; a rehearsal has no more of them than a breaker needs. */
    static final String REHEARSED = """
            SELECT drift, at FROM provenance
             WHERE tenant_id = $1 AND is_synthetic AND synthetic_scenario_id COLLATE "C" = $2
               AND is_whole AND drift IS NOT NULL
             ORDER BY at, provenance_id
             LIMIT 1000
            """;

    /** What the gauges and the health show. */
    static final String OVERVIEW =
            "SELECT " + COLUMNS + " FROM breaker b ORDER BY (b.state = 'closed'), b.at DESC, b.name LIMIT 200";

    static final String STATES = "SELECT state, count(*) FROM breaker GROUP BY state";

    private BreakerSql() {}
}

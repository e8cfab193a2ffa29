package dev.throughline.orchestrator.scenario.probe;

/** The statements of the probe. */
final class ProbeSql {
    private ProbeSql() {}

    /** The lease is taken or renewed; no row comes back while another instance holds it. */
    static final String TAKE = """
            INSERT INTO scenario_probe AS p (id, owner, lease_until, position, phase, run_id, round_at, since)
            VALUES (1, $1, now() + $2 * interval '1 millisecond', 0, 'idle', NULL, $3, $3)
            ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
             WHERE p.owner = excluded.owner OR p.lease_until < now()
            RETURNING position, phase, run_id, round_at, since
            """;

    /** Nothing changes when the lease was lost meanwhile. */
    static final String SAVE = """
            UPDATE scenario_probe
               SET position = $2, phase = $3, run_id = $4, round_at = $5, since = $6
             WHERE id = 1 AND owner = $1
            """;

    static final String LET_GO = "UPDATE scenario_probe SET lease_until = now() WHERE id = 1 AND owner = $1";

    static final String REMEMBER = """
            INSERT INTO scenario_probe_result AS r (scenario_id, judged_at, links, broken, last_held_at)
            VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN $2 END)
            ON CONFLICT (scenario_id) DO UPDATE
               SET judged_at = excluded.judged_at, links = excluded.links, broken = excluded.broken,
                   last_held_at = coalesce(excluded.last_held_at, r.last_held_at)
            """;

    /** Of a run that is still to be cleaned up: neither that it held is known, nor anything new of its clean-up. */
    static final String REMEMBER_UNCLEANED = """
            INSERT INTO scenario_probe_result AS r (scenario_id, judged_at, links, broken)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (scenario_id) DO UPDATE
               SET judged_at = excluded.judged_at,
                   links = excluded.links || CASE WHEN $5::text = ANY (r.links) THEN ARRAY[$5::text] ELSE '{}' END,
                   broken = excluded.broken || CASE WHEN $5::text = ANY (r.broken) THEN ARRAY[$5::text] ELSE '{}' END
            """;

    static final String RESULTS = "SELECT scenario_id, links, broken, last_held_at FROM scenario_probe_result";

    /** Of scenarios that are not probed any more. */
    static final String FORGET = "DELETE FROM scenario_probe_result WHERE scenario_id <> ALL($1)";
}

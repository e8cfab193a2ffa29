package dev.throughline.orchestrator.scenario.run;

/** The statements about runs of scenarios. */
final class ScenarioRunSql {
    private ScenarioRunSql() {}

    private static final String COLUMNS = """
            run_id, scenario_id, digest, document, tenant_id, state, injected::text AS injected, links::text AS links,
            held, cleanup_wanted, cleanup_id, started_by, asked_at, began_at, judged_at
            """;

    static final String ADD = """
            INSERT INTO scenario_run (run_id, scenario_id, digest, document, tenant_id, state, injected, links,
                                      cleanup_wanted, started_by, asked_at)
            SELECT $1, $2, $3, $4, $5, 'queued', '[]', '[]', $6, $7, $8
             WHERE (SELECT count(*) FROM scenario_run WHERE state IN ('queued', 'running')) < $9
            """;

    /** As a whole, and not only one run of it. */
    static final String BEING_CLEANED_UP =
            "SELECT FROM scenario_cleanup WHERE tenant_id = $1 AND scenario = $2 AND ended_at IS NULL";

    static final String FIND =
            "SELECT " + COLUMNS + " FROM scenario_run WHERE run_id = $1 AND ($2 = '*' OR tenant_id = $2)";

    static final String LIST = "SELECT " + COLUMNS + """
              FROM scenario_run
             WHERE ($1 = '*' OR tenant_id = $1)
               AND ($2::text IS NULL OR scenario_id = $2)
               AND ($3::text IS NULL OR state = $3)
               AND ($4::uuid IS NULL OR run_id < $4)
             ORDER BY run_id DESC
             LIMIT $5
            """;

    /** Another instance's rows are passed by; one whose lease is over has been left. */
    static final String CLAIM = """
            UPDATE scenario_run
               SET lease_owner = $1, lease_until = now() + $2 * interval '1 millisecond'
             WHERE run_id IN (
                   SELECT run_id FROM scenario_run
                    WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
                    ORDER BY asked_at
                    LIMIT $3
                      FOR UPDATE SKIP LOCKED)
            RETURNING
            """ + COLUMNS;

    /** What is being written at this moment is passed by: that renews the lease as well, and nobody waits for another. */
    static final String RENEW = """
            UPDATE scenario_run
               SET lease_until = now() + $3 * interval '1 millisecond'
             WHERE run_id IN (
                   SELECT run_id FROM scenario_run
                    WHERE run_id = ANY ($2) AND lease_owner = $1 AND state IN ('queued', 'running')
                      FOR UPDATE SKIP LOCKED)
            """;

    /** Only who holds the lease may write, and only while nobody has cancelled the run. */
    static final String SAVE = """
            UPDATE scenario_run
               SET state = $3, injected = $4::text::jsonb, links = $5::text::jsonb, held = $6, began_at = $7,
                   judged_at = $8,
                   lease_until = CASE WHEN $3 = 'judged' THEN NULL ELSE now() + $9 * interval '1 millisecond' END
             WHERE run_id = $1 AND lease_owner = $2 AND state IN ('queued', 'running')
            """;

    static final String CANCEL = """
            UPDATE scenario_run
               SET state = 'cancelled', lease_owner = NULL, lease_until = NULL
             WHERE tenant_id = $1 AND scenario_id = $2 AND ($3::uuid IS NULL OR run_id = $3)
               AND state IN ('queued', 'running')
            RETURNING run_id
            """;

    static final String OPEN = """
            SELECT run_id FROM scenario_run
             WHERE tenant_id = $1 AND scenario_id = $2 AND ($3::uuid IS NULL OR run_id = $3)
               AND state IN ('queued', 'running')
             LIMIT 100
            """;

    static final String TO_CLEAN = "SELECT " + COLUMNS + """
              FROM scenario_run
             WHERE cleanup_wanted AND cleanup_id IS NULL AND state = 'judged'
             ORDER BY judged_at
             LIMIT 20
            """;

    static final String CLEANING = "UPDATE scenario_run SET cleanup_id = $2 WHERE run_id = $1";

    static final String ADD_LINK = """
            UPDATE scenario_run
               SET links = (SELECT coalesce(jsonb_agg(link ORDER BY number), '[]')
                              FROM jsonb_array_elements(links) WITH ORDINALITY AS known (link, number)
                             WHERE link ->> 'name' <> $2) || $3::text::jsonb,
                   held = held AND $4
             WHERE run_id = $1 AND state = 'judged'
            """;

    /**
     * Not before the clean-up that was wanted has begun: without the run nobody would ask for it. For one that was cancelled
     * nobody does anyway; whoever cancels a run cleans up after it.
     */
    static final String FORGET = """
            DELETE FROM scenario_run
             WHERE run_id IN (
                   SELECT run_id FROM (
                          SELECT run_id, asked_at,
                                 state = 'cancelled'
                                     OR (state = 'judged' AND (cleanup_id IS NOT NULL OR NOT cleanup_wanted))
                                     AS is_over,
                                 row_number() OVER (PARTITION BY tenant_id, scenario_id ORDER BY run_id DESC) AS number
                            FROM scenario_run) AS runs
                    WHERE is_over AND (number > $1 OR asked_at < now() - $2 * interval '1 second')
                    LIMIT 1000)
            """;
}

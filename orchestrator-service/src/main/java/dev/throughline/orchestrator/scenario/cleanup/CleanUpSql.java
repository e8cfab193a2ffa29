package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.service.cleanup.CleanUpTable;

final class CleanUpSql {
    private static final String COLUMNS = """
            cleanup_id, tenant_id, scenario, also_in, actor, is_forced, state, round, asks, receipts, ends, waiting_for, reason,
            receipt, digest, started_at, ended_at, next_at
            """;

    static final String ADD = """
            INSERT INTO scenario_cleanup (cleanup_id, tenant_id, scenario, also_in, actor, is_forced, state, next_at, started_at)
            VALUES ($1, $2, $3, $7, $4, $5, 'running', $6, $6)
            ON CONFLICT (tenant_id, scenario) WHERE ended_at IS NULL DO NOTHING
            """;

    static final String OPEN =
            "SELECT " + COLUMNS + " FROM scenario_cleanup WHERE tenant_id = $1 AND scenario = $2 AND ended_at IS NULL";

    static final String FIND =
            "SELECT " + COLUMNS + " FROM scenario_cleanup WHERE cleanup_id = $1 AND ($2 = '*' OR tenant_id = $2)";

    /** Whoever works on one holds the row, so that instances and receipts take turns. */
    static final String DUE = "SELECT " + COLUMNS + """
             FROM scenario_cleanup WHERE next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    static final String LOCK =
            "SELECT " + COLUMNS + " FROM scenario_cleanup WHERE cleanup_id = $1 AND ended_at IS NULL FOR UPDATE";

    static final String WRITE = """
            UPDATE scenario_cleanup
               SET state = $2, round = $3, asks = $4, receipts = $5::text::jsonb, waiting_for = $6, reason = $7,
                   receipt = $8, digest = $9, ended_at = $10, next_at = $11, ends = $12::text::jsonb
             WHERE cleanup_id = $1
            """;

    static final String TOLD =
            "UPDATE scenario_cleanup SET next_at = NULL WHERE cleanup_id = $1 AND ended_at IS NOT NULL";

    /** Of each scenario as many as runs are remembered of it, and none for longer. */
    static final String FORGET = """
            DELETE FROM scenario_cleanup
             WHERE cleanup_id IN (
                   SELECT cleanup_id FROM (
                          SELECT cleanup_id, ended_at,
                                 row_number() OVER (PARTITION BY tenant_id, split_part(scenario, '/', 1)
                                                        ORDER BY cleanup_id DESC) AS number
                            FROM scenario_cleanup) AS cleanups
                    WHERE ended_at IS NOT NULL AND (number > $1 OR ended_at < $2)
                    LIMIT 1000)
            """;

    private static final String OF_THE_SCENARIO = CleanUpTable.ofTheScenario("");

    /** A scenario may send requests of other tenants, too; only runs that are known here say of whom. */
    static final String OTHER_TENANTS = """
            SELECT DISTINCT w.tenant_id
              FROM scenario_run r
              JOIN workflow w ON w.is_synthetic AND w.synthetic_scenario_id = r.scenario_id || '/' || r.run_id
             WHERE r.tenant_id = $1 AND w.tenant_id <> $1
               AND (r.scenario_id = $2 OR r.scenario_id || '/' || r.run_id = $2)
             ORDER BY w.tenant_id
             LIMIT 100
            """;

    /** Runs that a slot still has in hand. */
    static final String UNFINISHED = "SELECT workflow_id, status FROM workflow WHERE is_synthetic AND "
            + OF_THE_SCENARIO
            + " AND status NOT IN ('completed', 'failed', 'cancelled', 'quarantined') LIMIT 1000";

    private static final String REAL = "EXISTS (SELECT FROM %s WHERE NOT is_synthetic AND " + OF_THE_SCENARIO + ")";

    static final String MATCHES_REAL = "SELECT " + REAL.formatted("workflow") + " OR " + REAL.formatted("task") + " OR "
            + REAL.formatted("draft") + " OR " + REAL.formatted("work_product");

    private CleanUpSql() {}
}

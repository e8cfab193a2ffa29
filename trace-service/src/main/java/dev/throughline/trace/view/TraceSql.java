package dev.throughline.trace.view;

/** Reads of the readable view and of the ledger behind it. */
final class TraceSql {
    /** All workflows of a trace, or the one workflow. */
    private static final String WORKFLOWS = "(SELECT workflow_id FROM trace WHERE trace_id = $1 UNION ALL SELECT $1)";

    /** Of the tenant in scope; the database sees to the same by itself. */
    private static final String MINE = " AND ($2 = '*' OR tenant_id = $2)";

    static final String RECORDS = "SELECT body FROM ledger_entry WHERE workflow_id IN " + WORKFLOWS + MINE;

    static final String RECORDS_OF = "SELECT body FROM ledger_entry WHERE workflow_id = ANY($1)" + MINE;

    static final String STEPS = "SELECT s.* FROM trace_step s WHERE s.workflow_id IN " + WORKFLOWS + MINE
            + " ORDER BY s.started_at, s.step_index, s.event_id";

    static final String EXISTS = "SELECT 1 FROM trace WHERE (trace_id = $1 OR workflow_id = $1)" + MINE + " LIMIT 1";

    private static final String FILTER = """
             WHERE ($1::text IS NULL OR t.status = $1)
               AND ($2::uuid IS NULL OR t.workflow_id = $2 OR t.trace_id = $2)
               AND ($3::text IS NULL OR t.agent_id = $3 OR EXISTS (
                   SELECT 1 FROM trace_step s WHERE s.workflow_id = t.workflow_id AND s.agent_id = $3))
               AND ($4 = '*' OR t.tenant_id = $4)
            """;

    static final String LIST = "SELECT t.* FROM trace t" + FILTER + """
               AND ($5::timestamptz IS NULL OR (t.started_at, t.workflow_id) < ($5, $6::uuid))
             ORDER BY t.started_at DESC, t.workflow_id DESC LIMIT $7
            """;

    static final String COUNT = "SELECT count(*) FROM trace t" + FILTER;

    private TraceSql() {}
}

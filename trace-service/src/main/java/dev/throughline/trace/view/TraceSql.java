package dev.throughline.trace.view;

/** Reads of the readable view and of the ledger behind it. */
final class TraceSql {
    /** All workflows of a trace, or the one workflow. */
    private static final String WORKFLOWS = "(SELECT workflow_id FROM trace WHERE trace_id = $1 UNION ALL SELECT $1)";

    /** Of the tenant in scope; the database sees to the same by itself. */
    private static final String MINE = " AND ($2 = '*' OR tenant_id = $2)";

    /** Periods from before the trace's first record are not looked into. */
    private static final String BODIES = """
            SELECT e.body
              FROM trace t
              JOIN ledger_entry e ON e.workflow_id = t.workflow_id AND e.taken_at >= t.first_taken
             WHERE ($2 = '*' OR t.tenant_id = $2) AND ($2 = '*' OR e.tenant_id = $2)
            """;

    static final String RECORDS = BODIES + " AND (t.trace_id = $1 OR t.workflow_id = $1)";

    static final String RECORDS_OF = BODIES + " AND t.workflow_id = ANY($1)";

    static final String STEPS = "SELECT s.* FROM trace_step s WHERE s.workflow_id IN " + WORKFLOWS + MINE
            + " ORDER BY s.started_at, s.step_index, s.event_id";

    static final String EXISTS = "SELECT 1 FROM trace WHERE (trace_id = $1 OR workflow_id = $1)" + MINE + " LIMIT 1";

    private TraceSql() {}
}

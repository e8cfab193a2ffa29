package dev.throughline.trace.view;

/** Reads for whoever shows projected spans next to stored ones. */
final class ProjectedSql {
    /** Of the tenant in scope; the database sees to the same by itself. */
    private static final String MINE = " AND ($2 = '*' OR tenant_id = $2)";

    static final String RECORDS = "SELECT body FROM ledger_entry WHERE workflow_id IN"
            + " (SELECT workflow_id FROM trace WHERE trace_id = ANY($1)" + MINE + ")" + MINE + " LIMIT $3";

    static final String RUNS = """
            SELECT trace_id, workflow_id, started_at FROM trace
             WHERE started_at >= $1 AND started_at < $3 AND ($2 = '*' OR tenant_id = $2)
               AND ($4::timestamptz IS NULL OR (started_at, workflow_id) < ($4, $5::uuid))
             ORDER BY started_at DESC, workflow_id DESC LIMIT $6
            """;

    private ProjectedSql() {}
}

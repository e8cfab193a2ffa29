package dev.throughline.incident.alert;

/** What callers ask for. */
final class AlertViewSql {
    static final String COLUMNS = """
            alert_id, incident_id, receiver, tenant_id, workflow_id, trace_id, state, attempts, failures, next_at,
            last_error, labels, annotations, starts_at, resolved_at, created_at, changed_at, is_synthetic,
            synthetic_scenario_id
            """;

    private static final String MATCHING = """
             FROM alert
            WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR receiver = $2)
              AND ($3::text IS NULL OR tenant_id = $3) AND ($4::uuid IS NULL OR incident_id = $4)
              AND ($5::bool IS NULL OR (resolved_at IS NULL) = $5)
              AND ($6::bool IS NULL OR is_synthetic = $6)
              AND ($7::text IS NULL OR synthetic_scenario_id = $7 OR synthetic_scenario_id LIKE $8)
            """;

    static final String PAGE = "SELECT " + COLUMNS + MATCHING
            + " AND ($9::uuid IS NULL OR alert_id < $9) ORDER BY alert_id DESC LIMIT $10";

    static final String TOTAL = "SELECT count(*) " + MATCHING;

    static final String ONE = "SELECT " + COLUMNS + " FROM alert WHERE alert_id = $1";

    static final String LOCK = """
            SELECT alert_id, incident_id, receiver, tenant_id, workflow_id, trace_id, agent_id, labels, annotations,
                   starts_at, resolved_at, version, attempts, failures, told, last_event_id, is_synthetic,
                   synthetic_scenario_id, state
              FROM alert WHERE alert_id = $1 FOR UPDATE
            """;

    static final String RETRY = "UPDATE alert SET state = $2, version = version + 1, failures = 0, next_at = $3,"
            + " changed_at = $3, told = coalesce($4, told), last_event_id = coalesce($5, last_event_id)"
            + " WHERE alert_id = $1 RETURNING " + COLUMNS;

    /** Callers have no right to the outbox. */
    static final String BE_THE_SERVICE = "SELECT set_config('role', 'none', true)";

    private AlertViewSql() {}
}

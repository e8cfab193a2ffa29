package dev.throughline.incident.occurrence;

/** What is kept of each failure. */
final class OccurrenceSql {
    static final String KEEP = """
            INSERT INTO incident_occurrence (event_id, incident_id, tenant_id, agent_id, workflow_id, trace_id, task_id,
                                             step_event_id, detail, is_synthetic, synthetic_scenario_id, at)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[],
                                 $8::uuid[], $9::text[], $10::bool[], $11::text[], $12::timestamptz[])
            """;

    static final String COUNTED = """
            INSERT INTO counted_failure (event_id, incident_id, taken_at)
            SELECT c.event, c.incident, $3 FROM unnest($1::uuid[], $2::uuid[]) AS c(event, incident)
            """;

    static final String MINUTES = """
            INSERT INTO incident_minute (incident_id, minute, occurrences)
            SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) AS m(incident, minute, occurrences)
             ORDER BY m.incident, m.minute
            ON CONFLICT (incident_id, minute) DO UPDATE
               SET occurrences = incident_minute.occurrences + excluded.occurrences
            """;

    static final String LAST_KEPT = """
            UPDATE incident SET last_kept_at = k.at FROM unnest($1::uuid[], $2::timestamptz[]) AS k(id, at)
             WHERE incident_id = k.id
            """;

    /** In steps, so that no transaction is a long one; what another instance forgets just now is left to it. */
    static final String FORGET = """
            DELETE FROM counted_failure WHERE event_id IN (
                SELECT event_id FROM counted_failure WHERE taken_at < $1 LIMIT 10000 FOR UPDATE SKIP LOCKED)
            """;

    private OccurrenceSql() {}
}

package dev.throughline.incident.occurrence;

/** One statement a table for a whole batch. */
final class IncidentSql {
    static final String KNOWN = "SELECT event_id FROM incident_occurrence WHERE event_id = ANY($1::uuid[])";

    /** Answers in the order of its input, which is that of the keys. */
    static final String COUNT = """
            INSERT INTO incident (incident_id, tenant_id, agent_id, correlation_id, workflow_id, trace_id, task_id,
                                  step_event_id, fingerprint, severity, status, title, detail, occurrences,
                                  is_synthetic, synthetic_scenario_id, first_seen_at, last_seen_at)
            SELECT i.id, i.tenant, i.agent, i.workflow, i.workflow, i.trace, i.task, i.step, i.fingerprint, i.severity,
                   'open', i.title, i.detail, i.occurrences, i.synthetic, i.scenario, i.first, i.last
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],
                          $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bool[], $14::text[],
                          $15::timestamptz[], $16::timestamptz[])
                   AS i(id, tenant, agent, workflow, trace, task, step, fingerprint, severity, title, detail,
                        occurrences, synthetic, scenario, first, last)
             ORDER BY i.tenant COLLATE "C", i.fingerprint COLLATE "C"
            ON CONFLICT (tenant_id, fingerprint) WHERE status <> 'resolved' DO UPDATE
               SET occurrences = incident.occurrences + excluded.occurrences,
                   first_seen_at = least(incident.first_seen_at, excluded.first_seen_at),
                   last_seen_at = greatest(incident.last_seen_at, excluded.last_seen_at)
            RETURNING tenant_id, fingerprint, incident_id, occurrences
            """;

    static final String OCCURRENCES = """
            INSERT INTO incident_occurrence (event_id, incident_id, tenant_id, agent_id, workflow_id, trace_id, task_id,
                                             step_event_id, detail, is_synthetic, synthetic_scenario_id, at)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[],
                                 $8::uuid[], $9::text[], $10::bool[], $11::text[], $12::timestamptz[])
            """;

    /** In one order everywhere, because the rows are locked in it. */
    static final String UNRESOLVED = """
            SELECT i.incident_id, i.status FROM incident i
             WHERE i.status <> 'resolved'
               AND i.incident_id IN (SELECT incident_id FROM incident_occurrence WHERE event_id = ANY($1::uuid[]))
             ORDER BY i.incident_id FOR UPDATE
            """;

    static final String MOVE = """
            UPDATE incident SET status = m.status FROM unnest($1::uuid[], $2::text[]) AS m(id, status)
             WHERE incident_id = m.id
            """;

    static final String CHANGES = """
            INSERT INTO incident_change (change_id, incident_id, status, actor, reason, at)
            SELECT m.change, m.id, m.status, $4, $5, $6 FROM unnest($1::uuid[], $2::uuid[], $3::text[])
                   AS m(change, id, status)
            """;

    private IncidentSql() {}
}

package dev.throughline.incident.occurrence;

/** One statement a table for a whole batch. */
final class IncidentSql {
    static final String KNOWN = """
            SELECT event_id FROM incident_occurrence WHERE event_id = ANY($1::uuid[])
             UNION ALL
            SELECT event_id FROM counted_failure WHERE event_id = ANY($1::uuid[])
            """;

    /** Causes without an unresolved incident whose last one was resolved since. */
    static final String LATELY_RESOLVED = """
            SELECT DISTINCT ON (r.tenant_id, r.fingerprint) r.incident_id
              FROM unnest($1::text[], $2::text[]) AS k(tenant, fingerprint)
              JOIN incident r ON r.tenant_id = k.tenant AND r.fingerprint = k.fingerprint
                             AND r.status = 'resolved' AND r.resolved_at >= $3
             WHERE NOT EXISTS (SELECT FROM incident u
                                WHERE u.tenant_id = k.tenant AND u.fingerprint = k.fingerprint
                                  AND u.status <> 'resolved')
             ORDER BY r.tenant_id, r.fingerprint, r.resolved_at DESC
            """;

    /** Answers in the order of its input, which is that of the keys. */
    static final String COUNT = """
            INSERT INTO incident (incident_id, tenant_id, agent_id, correlation_id, workflow_id, trace_id, task_id,
                                  step_event_id, fingerprint, severity, status, title, detail, occurrences,
                                  is_synthetic, synthetic_scenario_id, first_seen_at, last_seen_at, template_id,
                                  last_event_id)
            SELECT i.id, i.tenant, i.agent, i.workflow, i.workflow, i.trace, i.task, i.step, i.fingerprint, i.severity,
                   'open', i.title, i.detail, i.occurrences, i.synthetic, i.scenario, i.first, i.last, i.template, i.event
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],
                          $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bool[], $14::text[],
                          $15::timestamptz[], $16::timestamptz[], $17::text[], $18::uuid[])
                   AS i(id, tenant, agent, workflow, trace, task, step, fingerprint, severity, title, detail,
                        occurrences, synthetic, scenario, first, last, template, event)
             ORDER BY i.tenant COLLATE "C", i.fingerprint COLLATE "C"
            ON CONFLICT (tenant_id, fingerprint) WHERE status <> 'resolved' DO UPDATE
               SET occurrences = incident.occurrences + excluded.occurrences,
                   first_seen_at = least(incident.first_seen_at, excluded.first_seen_at),
                   last_seen_at = greatest(incident.last_seen_at, excluded.last_seen_at)
            RETURNING tenant_id, fingerprint, incident_id, occurrences, last_kept_at
            """;

    /** Unresolved ones of these failures. */
    static final String UNRESOLVED = """
            SELECT i.incident_id FROM incident i
             WHERE i.status <> 'resolved'
               AND i.incident_id IN (SELECT incident_id FROM incident_occurrence WHERE event_id = ANY($1::uuid[]))
            """;

    private IncidentSql() {}
}

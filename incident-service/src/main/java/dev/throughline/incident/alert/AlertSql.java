package dev.throughline.incident.alert;

/** The queue's statements. */
final class AlertSql {
    /** An incident that is noted again has its alerts already. */
    static final String QUEUE = """
            INSERT INTO alert (alert_id, incident_id, receiver, tenant_id, agent_id, workflow_id, trace_id, labels,
                               annotations, starts_at, state, next_at, told, last_event_id, is_synthetic, synthetic_scenario_id,
                               created_at, changed_at)
            SELECT q.id, q.incident, q.receiver, q.tenant, q.agent, q.workflow, q.trace, q.labels::jsonb, q.notes::jsonb,
                   q.starts, 'queued', $13, q.told, q.event, q.synthetic, q.scenario, $13, $13
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[],
                          $9::text[], $10::timestamptz[], $11::text[], $12::uuid[], $14::bool[], $15::text[])
                   AS q(id, incident, receiver, tenant, agent, workflow, trace, labels, notes, starts, told, event,
                        synthetic, scenario)
             ORDER BY q.incident, q.receiver
            ON CONFLICT (incident_id, receiver) DO NOTHING
            RETURNING alert_id
            """;

    /** The claim ends by itself: a sender that dies leaves rows that are due again later. */
    static final String CLAIM = """
            UPDATE alert SET state = 'sent', version = version + 1, attempts = attempts + 1, next_at = $3,
                             changed_at = $2
             WHERE alert_id IN (SELECT alert_id FROM alert WHERE receiver = $1 AND next_at <= $2
                                 ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED)
            RETURNING alert_id, incident_id, receiver, tenant_id, workflow_id, trace_id, agent_id, labels, annotations,
                      starts_at, resolved_at, version, attempts, failures, told, last_event_id, is_synthetic,
                      synthetic_scenario_id
            """;

    /** Holds only for rows that nobody changed since the claim. */
    static final String SETTLE = """
            UPDATE alert a SET state = s.state, version = a.version + 1, failures = s.failures, next_at = s.next,
                               last_error = s.error, told = coalesce(s.told, a.told),
                               last_event_id = coalesce(s.event, a.last_event_id), changed_at = $9
              FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::int[], $5::timestamptz[], $6::text[], $7::text[],
                          $8::uuid[]) AS s(id, version, state, failures, next, error, told, event)
             WHERE a.alert_id = s.id AND a.version = s.version
            RETURNING a.alert_id
            """;

    /** The incident is the truth, whoever changed it and however. What is quarantined stays there with the news. */
    static final String RESOLVED = """
            UPDATE alert SET resolved_at = greatest($1, starts_at), version = version + 1, failures = 0, changed_at = $1,
                             state = CASE state WHEN 'quarantined' THEN state ELSE 'queued' END,
                             next_at = CASE state WHEN 'quarantined' THEN NULL ELSE $1 END
             WHERE alert_id IN (SELECT a.alert_id FROM alert a JOIN incident i USING (incident_id)
                                 WHERE a.resolved_at IS NULL AND i.status = 'resolved'
                                 LIMIT 1000 FOR UPDATE OF a SKIP LOCKED)
            """;

    /** It fires anew, from now on. */
    static final String REOPENED = """
            UPDATE alert SET resolved_at = NULL, starts_at = $1, version = version + 1, failures = 0, changed_at = $1,
                             state = CASE state WHEN 'quarantined' THEN state ELSE 'queued' END,
                             next_at = CASE state WHEN 'quarantined' THEN NULL ELSE $1 END
             WHERE alert_id IN (SELECT a.alert_id FROM incident i JOIN alert a USING (incident_id)
                                 WHERE i.status <> 'resolved' AND a.resolved_at IS NOT NULL
                                 LIMIT 1000 FOR UPDATE OF a SKIP LOCKED)
            """;

    static final String STANDING =
            "SELECT receiver, state, count(*) FROM alert WHERE state <> 'acknowledged' GROUP BY 1, 2";

    private AlertSql() {}
}

package dev.throughline.incident.lifecycle;

final class ChangeSql {
    /** Who reads them locks them. In one order everywhere. */
    static final String SUBJECTS = """
            SELECT incident_id, tenant_id, status, assignee, workflow_id, trace_id, agent_id, last_event_id, is_synthetic,
                   synthetic_scenario_id
              FROM incident
             WHERE incident_id = ANY($1::uuid[])
             ORDER BY tenant_id COLLATE "C", fingerprint COLLATE "C", incident_id FOR UPDATE
            """;

    static final String MOVE = """
            UPDATE incident
               SET status = m.status,
                   assignee = m.assignee,
                   resolved_at = CASE WHEN m.status <> 'resolved' THEN NULL
                                      WHEN incident.status = 'resolved' THEN incident.resolved_at
                                      ELSE m.resolved END,
                   last_event_id = coalesce(m.event, incident.last_event_id)
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[])
                   AS m(id, status, assignee, resolved, event)
             WHERE incident_id = m.id
            """;

    static final String CHANGES = """
            INSERT INTO incident_change (change_id, incident_id, verb, status, actor, reason, assignee, at)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                                 $8::timestamptz[])
            """;

    /** What follows is the service's own, and not the caller's. */
    static final String BECOME_SERVICE = "SELECT set_config('role', 'none', true)";

    private ChangeSql() {}
}

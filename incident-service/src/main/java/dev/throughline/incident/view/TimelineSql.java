package dev.throughline.incident.view;

final class TimelineSql {
    static final String IS_THERE = "SELECT FROM incident WHERE incident_id = $1";

    /** Each part is cut before they are merged, so that a page costs the same however long the timeline is. */
    static final String PAGE = """
            (SELECT o.at, 'occurrence' AS kind, o.event_id AS id, NULL AS what, NULL AS status, NULL AS actor,
                    o.detail AS text, NULL AS assignee, o.workflow_id, o.trace_id, NULL::bigint AS occurrences
               FROM incident_occurrence o
              WHERE o.incident_id = $1 AND (o.at, o.event_id) > ($2, $3)
              ORDER BY o.at, o.event_id LIMIT $4)
            UNION ALL
            (SELECT m.minute, 'count', m.incident_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, m.occurrences
               FROM incident_minute m
              WHERE m.incident_id = $1 AND (m.minute, m.incident_id) > ($2, $3)
              ORDER BY m.minute, m.incident_id LIMIT $4)
            UNION ALL
            (SELECT c.at, 'change', c.change_id, c.verb, c.status, c.actor, c.reason, c.assignee, NULL, NULL, NULL
               FROM incident_change c
              WHERE c.incident_id = $1 AND (c.at, c.change_id) > ($2, $3)
              ORDER BY c.at, c.change_id LIMIT $4)
            UNION ALL
            (SELECT a.changed_at, 'alert', a.alert_id, a.state, CASE WHEN a.resolved_at IS NULL THEN 'firing' ELSE 'resolved' END,
                    a.receiver, a.last_error, NULL, NULL, NULL, NULL
               FROM alert a
              WHERE a.incident_id = $1 AND (a.changed_at, a.alert_id) > ($2, $3)
              ORDER BY a.changed_at, a.alert_id LIMIT $4)
            UNION ALL
            (SELECT b.at, 'breaker', b.change_id, b.to_state, NULL, b.actor, b.why, NULL, b.workflow_id, b.trace_id, NULL
               FROM incident i
               JOIN breaker_change b ON b.tenant_id = i.tenant_id AND i.fingerprint = 'breaker|' || b.name
              WHERE i.incident_id = $1 AND (b.at, b.change_id) > ($2, $3)
                AND b.at BETWEEN i.first_seen_at AND coalesce(i.resolved_at, 'infinity')
              ORDER BY b.at, b.change_id LIMIT $4)
            ORDER BY 1, 3 LIMIT $4
            """;

    private TimelineSql() {}
}

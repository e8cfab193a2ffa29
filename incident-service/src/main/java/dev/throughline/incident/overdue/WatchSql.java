package dev.throughline.incident.overdue;

/** One statement a table, however many runs. */
final class WatchSql {
    /** Compare and set: an instance that lost the partition, or counts from an old position, moves no row. */
    static final String MOVE_POSITIONS = """
            UPDATE watch_position p SET next_offset = n.next_offset
              FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS n(partition, expected, next_offset)
             WHERE p.partition = n.partition AND p.next_offset = n.expected
            """;

    static final String CREATE_POSITIONS = """
            INSERT INTO watch_position (partition, next_offset)
            SELECT p, 0 FROM unnest($1::int[]) AS p ON CONFLICT DO NOTHING
            """;

    static final String READ_POSITIONS =
            "SELECT partition, next_offset FROM watch_position WHERE partition = ANY($1::int[])";

    static final String READ_LIVE =
            "SELECT partition, workflow_id, wakeup_at, recorded_at, is_synthetic FROM watched_run"
                    + " WHERE partition = ANY($1::int[])";

    static final String KEEP = """
            INSERT INTO watched_run (workflow_id, partition, wakeup_at, recorded_at, tenant_id, trace_id, last_event_id,
                                     waiting_for, agent_id, task_id, is_synthetic, synthetic_scenario_id)
            SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::uuid[],
                                 $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::bool[], $12::text[])
            ON CONFLICT (workflow_id) DO UPDATE
               SET partition = excluded.partition, wakeup_at = excluded.wakeup_at, recorded_at = excluded.recorded_at,
                   last_event_id = excluded.last_event_id, waiting_for = excluded.waiting_for,
                   agent_id = excluded.agent_id, task_id = excluded.task_id
            """;

    static final String DROP = "DELETE FROM watched_run WHERE workflow_id = ANY($1::uuid[])";

    static final String DETAILS = """
            SELECT workflow_id, tenant_id, trace_id, last_event_id, waiting_for, agent_id, task_id, is_synthetic,
                   synthetic_scenario_id
              FROM watched_run WHERE workflow_id = ANY($1::uuid[])
            """;

    private WatchSql() {}
}

package dev.throughline.orchestrator.schedule;

/** The statements of the look for due schedules. */
final class ScheduleSql {
    private ScheduleSql() {}

    /** Another instance's rows are passed by; it is at work on them. */
    static final String CLAIM_DUE = """
            SELECT schedule_id, tenant_id, name, cron, time_zone, workflow, missed, max_catch_up, next_fire_at,
                   last_fire_at, last_workflow_id, now() AS looked_at
              FROM schedule
             WHERE enabled AND next_fire_at <= now() AND (retry_at IS NULL OR retry_at <= now())
             ORDER BY next_fire_at
             LIMIT $1
               FOR UPDATE SKIP LOCKED
            """;

    static final String SAVE = """
            UPDATE schedule s
               SET enabled = d.next_fire_at IS NOT NULL,
                   next_fire_at = d.next_fire_at,
                   retry_at = d.retry_at,
                   last_fire_at = d.last_fire_at,
                   last_workflow_id = d.last_workflow_id,
                   last_error = d.last_error,
                   updated_at = now()
              FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::text[])
                   AS d (schedule_id, next_fire_at, retry_at, last_fire_at, last_workflow_id, last_error)
             WHERE s.schedule_id = d.schedule_id
            """;
}

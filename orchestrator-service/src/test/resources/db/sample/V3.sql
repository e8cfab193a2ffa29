INSERT INTO schedule (schedule_id, tenant_id, name, cron, time_zone, workflow, missed, max_catch_up, enabled, next_fire_at,
                      created_at, updated_at)
SELECT gen_random_uuid(), 'sample', missed || gen_random_uuid(), '0 6 * * *', 'Europe/Berlin', '{"type":"noop"}', missed,
       100, enabled, CASE WHEN enabled THEN now() END, now(), now()
  FROM unnest(ARRAY['skip', 'once', 'all']) AS missed, unnest(ARRAY[true, false]) AS enabled;

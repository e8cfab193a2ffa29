INSERT INTO task (task_id, workflow_id, tenant_id, agent_id, correlation_id, stage, position, status, attempt, trace_id,
                  span_id, parent_span_id, event_id, due_at, output, error, is_synthetic, updated_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'sample', 'intake', gen_random_uuid(), 'brief', 1, status, 1,
       gen_random_uuid(), '00f067aa0ba902b7', '00f067aa0ba902b8', gen_random_uuid(), now(), '{}', NULL, false, now()
  FROM unnest(ARRAY['succeeded', 'skipped', 'awaiting_approval']) AS status;

INSERT INTO scenario_run (run_id, scenario_id, digest, document, tenant_id, state, injected, links, held, cleanup_wanted,
                          started_by, asked_at, began_at, judged_at)
SELECT gen_random_uuid(), 'SAMPLE-1', 'digest', 'id: SAMPLE-1', 'sample', state, '[]', '[]',
       CASE WHEN state = 'judged' THEN true END, false, 'somebody', now(), now(),
       CASE WHEN state = 'judged' THEN now() END
  FROM unnest(ARRAY['queued', 'running', 'judged', 'cancelled']) AS state;

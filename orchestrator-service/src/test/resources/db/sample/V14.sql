-- One that goes on has a time at which it is looked at again, one that has ended has a receipt.
INSERT INTO scenario_cleanup (cleanup_id, tenant_id, scenario, actor, is_forced, state, receipt, digest, next_at, started_at,
                              ended_at)
SELECT gen_random_uuid(), 'sample', 'SAMPLE-' || gen_random_uuid(), 'somebody', false, state,
       CASE WHEN ended THEN '{}' END, CASE WHEN ended THEN 'digest' END, CASE WHEN NOT ended THEN now() END, now(),
       CASE WHEN ended THEN now() END
  FROM unnest(ARRAY['running', 'waiting_for', 'done', 'refused', 'failed'],
              ARRAY[false, false, true, true, true]) AS s (state, ended);

INSERT INTO task_code (code_id, tenant_id, code_hash, created_by, expires_at, revoked_at, redeemed_at, workflow_id)
SELECT gen_random_uuid(), 'sample', gen_random_uuid()::text, 'sample', now(),
       CASE WHEN state = 'revoked' THEN now() END, CASE WHEN state = 'redeemed' THEN now() END,
       CASE WHEN state = 'redeemed' THEN gen_random_uuid() END
  FROM unnest(ARRAY['open', 'revoked', 'redeemed']) AS state;
INSERT INTO draft (workflow_id, tenant_id, status, type, name, template_id, template_version, reasons, plan_hash,
                   trace_id, span_id, created_by, expires_at)
SELECT gen_random_uuid(), 'sample', status, 'noop', 'a draft', 'noop', 1, '{"winner":"noop@1"}', 'sample',
       gen_random_uuid(), '00f067aa0ba902b7', 'sample', now()
  FROM unnest(ARRAY['draft', 'frozen', 'started', 'expired']) AS status;

WITH made AS (
    INSERT INTO draft (workflow_id, tenant_id, status, trace_id, span_id, created_by, expires_at)
    VALUES (gen_random_uuid(), 'sample', 'draft', gen_random_uuid(), '00f067aa0ba902b7', 'sample', now())
    RETURNING workflow_id
), input AS (
    INSERT INTO draft_input (workflow_id, name, tenant_id, media_type, size, sha256, created_at)
    SELECT workflow_id, 'a.csv', 'sample', 'text/csv', 1, repeat('a', 64), now() FROM made
)
INSERT INTO upload_session (upload_id, workflow_id, tenant_id, name, media_type, size, sha256, received, created_at,
                            expires_at, completed_at)
SELECT gen_random_uuid(), workflow_id, 'sample', 'b.csv', 'text/csv', 2, repeat('b', 64), received, now(), now(), ended
  FROM made, (VALUES (0, NULL), (2, now())) AS state (received, ended);

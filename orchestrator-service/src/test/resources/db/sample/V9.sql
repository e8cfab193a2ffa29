INSERT INTO template (tenant_id, template_id, version, digest, document, added_by, retired_by, retired_at)
SELECT 'sample-' || gen_random_uuid(), 'sample', version, 'digest', 'id: sample', 'somebody',
       CASE WHEN version = 2 THEN 'somebody' END, CASE WHEN version = 2 THEN now() END
  FROM unnest(ARRAY[1, 2]) AS version;

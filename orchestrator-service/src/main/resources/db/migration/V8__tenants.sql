-- The second lock. What callers ask for runs as the role of the API, which sees the rows of one tenant and nothing else;
-- the engine works on all of them.
CREATE FUNCTION lock_to_tenant(a_table regclass, a_condition text DEFAULT
    'tenant_id = (SELECT current_setting(''throughline.tenant'', true))
     OR (SELECT current_setting(''throughline.tenant'', true)) = ''*''')
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', a_table);
    EXECUTE format('CREATE POLICY service_sees_all ON %s TO "${app_role}" USING (true) WITH CHECK (true)', a_table);
    EXECUTE format('CREATE POLICY api_sees_its_tenant ON %s TO "${api_role}" USING (%s)', a_table, a_condition);
    EXECUTE format('GRANT SELECT ON %s TO "${api_role}"', a_table);
END
$$;

SELECT lock_to_tenant(c.oid::regclass)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r';

-- What has no tenant of its own belongs to that of its workflow.
SELECT lock_to_tenant(c.oid::regclass, format(
        'EXISTS (SELECT FROM workflow w WHERE w.workflow_id = %I.workflow_id)', c.relname))
  FROM pg_class c
 WHERE c.oid IN ('journal'::regclass, 'workflow_command'::regclass);

-- Definitions, the only rows that callers write themselves.
GRANT INSERT, UPDATE, DELETE ON schedule TO "${api_role}";

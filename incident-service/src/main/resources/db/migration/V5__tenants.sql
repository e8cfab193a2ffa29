-- The second lock. What callers ask for runs as the role of the API, which sees the rows of one tenant and nothing else;
-- the consumers work on all of them.
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

SELECT lock_to_tenant(t.name::regclass)
  FROM unnest(ARRAY['incident', 'incident_occurrence', 'watched_run']) AS t (name);

-- What has no tenant of its own belongs to that of its incident.
SELECT lock_to_tenant('incident_change',
    'EXISTS (SELECT FROM incident i WHERE i.incident_id = incident_change.incident_id)');

-- What people do with incidents.
GRANT UPDATE (status) ON incident TO "${api_role}";
GRANT INSERT ON incident_change TO "${api_role}";

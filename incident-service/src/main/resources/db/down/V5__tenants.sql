DO $$
DECLARE
    locked record;
BEGIN
    FOR locked IN SELECT schemaname, tablename, roles FROM pg_policies WHERE policyname = 'api_sees_its_tenant' LOOP
        EXECUTE format('REVOKE ALL ON %I.%I FROM %s', locked.schemaname, locked.tablename,
            (SELECT string_agg(quote_ident(role), ', ') FROM unnest(locked.roles) AS role));
        EXECUTE format('DROP POLICY api_sees_its_tenant ON %I.%I', locked.schemaname, locked.tablename);
        EXECUTE format('DROP POLICY service_sees_all ON %I.%I', locked.schemaname, locked.tablename);
        EXECUTE format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', locked.schemaname, locked.tablename);
    END LOOP;
END
$$;
DROP FUNCTION lock_to_tenant(regclass, text);

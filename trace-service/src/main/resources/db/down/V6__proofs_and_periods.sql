-- What was archived is not in the database; it stays in its files. Blocks of format 2 stay with the time that their hash
-- binds, so that the migration, applied again, has them as they were.
ALTER TABLE ledger_entry RENAME TO ledger_entry_parts;
ALTER TABLE ledger_block RENAME TO ledger_block_parts;
ALTER TABLE trace_step RENAME TO trace_step_parts;

DO $$
DECLARE
    target text;
    app    text;
    kept   text;
BEGIN
    SELECT roles[1] INTO STRICT app FROM pg_policies WHERE tablename = 'trace' AND policyname = 'service_sees_all';
    FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
        EXECUTE format('CREATE TABLE %1$I (LIKE %1$s_parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS '
            'INCLUDING STORAGE INCLUDING COMPRESSION)', target);
        EXECUTE format('ALTER TABLE %I DROP COLUMN taken_at', target);
    END LOOP;
    ALTER TABLE ledger_block DROP COLUMN format, DROP COLUMN skip_hash;
    ALTER TABLE ledger_block_parts DISABLE TRIGGER append_only;
    UPDATE ledger_block_parts SET created_at = taken_at WHERE format = 2;
    FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO kept
          FROM pg_attribute WHERE attrelid = target::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %3$s %2$s FROM %1$s_parts ORDER BY %4$s', target, kept,
            CASE target WHEN 'ledger_entry' THEN 'DISTINCT ON (record_id)'
                        WHEN 'trace_step' THEN 'DISTINCT ON (event_id)' ELSE '' END,
            CASE target WHEN 'ledger_entry' THEN 'record_id, taken_at'
                        WHEN 'trace_step' THEN 'event_id, taken_at' ELSE 'chain, height' END);
        EXECUTE format('DROP TABLE %s_parts', target);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', target);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', target);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', target);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER no_truncate', target);
        EXECUTE format('REVOKE ALL ON %I FROM %I', target, app);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO %I', target, app);
    END LOOP;
END $$;

SELECT lock_to_tenant(t.name::regclass) FROM unnest(ARRAY['ledger_entry', 'trace_step']) AS t (name);
ALTER TABLE ledger_entry ADD PRIMARY KEY (record_id);
CREATE INDEX ledger_entry_workflow ON ledger_entry (workflow_id);
ALTER TABLE ledger_block ADD PRIMARY KEY (chain, height);
ALTER TABLE trace_step ADD PRIMARY KEY (event_id);
CREATE UNIQUE INDEX trace_step_once ON trace_step (workflow_id, task_id, attempt, step_index);

ALTER TABLE trace DROP COLUMN first_taken;
ALTER TABLE ledger_head DROP COLUMN taken_at, DROP COLUMN skips;
DROP TABLE ledger_archive;
DROP TABLE ledger_period;
DROP FUNCTION ledger_drop_period(timestamptz, text, text, bigint, bigint, jsonb);
DROP FUNCTION ledger_summarize();
DROP FUNCTION ledger_extend(integer, integer);
DROP FUNCTION ledger_add_period(timestamptz, timestamptz);
DROP FUNCTION ledger_partition(text, timestamptz);
DROP FUNCTION ledger_protect_partition(text);

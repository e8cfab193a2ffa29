-- Spans of whoever sends them: all spans of one trace in one request are one row, its body the OTLP message of just those.
CREATE TABLE span_chunk (
    taken_at              timestamptz NOT NULL,
    first_start           timestamptz NOT NULL,
    last_end              timestamptz NOT NULL,
    longest_nanos         bigint NOT NULL,
    shortest_nanos        bigint NOT NULL,
    trace_id              uuid NOT NULL,
    span_count            integer NOT NULL,
    has_error             boolean NOT NULL,
    is_synthetic          boolean NOT NULL,
    tenant_id             text NOT NULL,
    synthetic_scenario_id text,
    tokens                integer[] NOT NULL,
    body_bytes            integer NOT NULL,
    body                  bytea NOT NULL
) PARTITION BY RANGE (taken_at);

-- The body is compressed before it comes here; kept in the row, it needs no second index and no second look-up.
ALTER TABLE span_chunk ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE INDEX span_chunk_trace ON span_chunk (trace_id);
CREATE INDEX span_chunk_newest ON span_chunk (first_start DESC, taken_at DESC);
CREATE INDEX span_chunk_newest_of_tenant ON span_chunk (tenant_id, first_start DESC, taken_at DESC);
CREATE INDEX span_chunk_tokens ON span_chunk USING gin (tokens);

-- For what comes while a day has no partition yet.
CREATE TABLE span_chunk_default PARTITION OF span_chunk DEFAULT;

REVOKE ALL ON span_chunk, span_chunk_default FROM "${app_role}";
GRANT SELECT, INSERT, DELETE ON span_chunk TO "${app_role}";
SELECT lock_to_tenant('span_chunk');

-- The service may not make or drop tables; this does it, and nothing else, in the owner's name. Days before a_first go,
-- days from today to a_last come.
CREATE FUNCTION span_partitions(a_first date, a_last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    today   date := (now() AT TIME ZONE 'UTC')::date;
    day     date;
    a_name  text;
    dropped integer := 0;
BEGIN
    IF a_first >= today OR a_last > today + 31 THEN
        RAISE EXCEPTION 'today stays, and a month ahead is enough' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Instances take turns, and who waits for a lock here must not make the writers wait behind it.
    PERFORM pg_advisory_xact_lock(hashtext('span_partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR day IN SELECT generate_series(today, a_last, interval '1 day')::date LOOP
        a_name := 'span_chunk_' || to_char(day, 'YYYYMMDD');
        IF to_regclass(a_name) IS NULL THEN
            -- What came too early for its partition moves into it.
            LOCK TABLE span_chunk_default IN SHARE ROW EXCLUSIVE MODE;
            EXECUTE format('CREATE TABLE %I (LIKE span_chunk INCLUDING STORAGE INCLUDING COMPRESSION)', a_name);
            EXECUTE format('REVOKE ALL ON %I FROM "${app_role}"', a_name);
            EXECUTE format('WITH moved AS (DELETE FROM span_chunk_default WHERE taken_at >= %L AND taken_at < %L '
                'RETURNING *) INSERT INTO %I SELECT * FROM moved', day, day + 1, a_name);
            EXECUTE format('ALTER TABLE span_chunk ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                a_name, day, day + 1);
        END IF;
    END LOOP;
    FOR a_name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'span_chunk'::regclass AND c.relname ~ '^span_chunk_[0-9]{8}$'
           AND c.relname < 'span_chunk_' || to_char(a_first, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', a_name);
        dropped := dropped + 1;
    END LOOP;
    DELETE FROM span_chunk_default WHERE taken_at < a_first;
    RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION span_partitions(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION span_partitions(date, date) TO "${app_role}";

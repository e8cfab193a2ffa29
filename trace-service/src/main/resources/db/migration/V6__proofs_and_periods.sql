-- Blocks bind more (format 2) and the ledger has periods: partitions of time, a block as a whole in one of them.
CREATE TABLE ledger_period (
    starts timestamptz PRIMARY KEY,
    ends   timestamptz NOT NULL UNIQUE
);

-- What is no longer here, and where it went. A row is written in the transaction that drops the partitions.
CREATE TABLE ledger_archive (
    starts      timestamptz PRIMARY KEY,
    ends        timestamptz NOT NULL UNIQUE,
    file        text NOT NULL,
    sha256      text NOT NULL,
    blocks      bigint NOT NULL,
    entries     bigint NOT NULL,
    chains      jsonb NOT NULL,
    archived_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON ledger_period, ledger_archive FROM "${app_role}";
GRANT SELECT ON ledger_period, ledger_archive TO "${app_role}";

-- The time of a block that has none of its own is when it was committed; never before that of the block below it.
CREATE TEMPORARY TABLE taken ON COMMIT DROP AS
SELECT chain, height, max(created_at) OVER (PARTITION BY chain ORDER BY height) AS taken_at FROM ledger_block;
CREATE INDEX ON taken (chain, height);
ANALYZE taken;

ALTER TABLE ledger_entry RENAME TO ledger_entry_before;
ALTER TABLE ledger_block RENAME TO ledger_block_before;
ALTER TABLE trace_step RENAME TO trace_step_before;

CREATE TABLE ledger_entry (
    LIKE ledger_entry_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMPRESSION,
    taken_at timestamptz NOT NULL
) PARTITION BY RANGE (taken_at);
CREATE TABLE ledger_block (
    LIKE ledger_block_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    format    smallint NOT NULL DEFAULT 1,
    taken_at  timestamptz NOT NULL,
    skip_hash bytea
) PARTITION BY RANGE (taken_at);
CREATE TABLE trace_step (
    LIKE trace_step_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    taken_at timestamptz NOT NULL
) PARTITION BY RANGE (taken_at);

DO $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', target);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', target);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', target);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER no_truncate', target);
    END LOOP;
END $$;

REVOKE ALL ON ledger_entry, ledger_block, trace_step FROM "${app_role}";
GRANT SELECT, INSERT, DELETE ON ledger_entry, ledger_block, trace_step TO "${app_role}";
SELECT lock_to_tenant(t.name::regclass) FROM unnest(ARRAY['ledger_entry', 'trace_step']) AS t (name);

-- A partition has the row triggers of its table, not its statement triggers. The service comes through the table only:
-- what default privileges give it on a new table is taken away.
CREATE FUNCTION ledger_protect_partition(a_partition text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON public.%I FROM "${app_role}"', a_partition);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse()', a_partition);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER no_truncate', a_partition);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER append_only', a_partition);
END $$;

CREATE FUNCTION ledger_partition(a_table text, a_start timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a_table || '_' || CASE WHEN a_start = '-infinity' THEN 'first'
                                  ELSE regexp_replace(to_char(a_start AT TIME ZONE 'UTC', 'YYYYMMDD_HH24MISS'),
                                                      '_000000$', '') END
$$;

CREATE FUNCTION ledger_add_period(a_start timestamptz, an_end timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%s) TO (%L)',
            public.ledger_partition(target, a_start), target,
            CASE WHEN a_start = '-infinity' THEN 'MINVALUE' ELSE quote_literal(a_start) END, an_end);
        PERFORM public.ledger_protect_partition(public.ledger_partition(target, a_start));
    END LOOP;
    INSERT INTO public.ledger_period (starts, ends) VALUES (a_start, an_end);
END $$;

-- For the service, which owns no table: it may only add periods, of a sane length and not many. A week starts on Monday.
CREATE FUNCTION ledger_extend(a_days integer, an_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    goal    timestamptz := now() + make_interval(days => a_days * an_ahead);
    at      timestamptz;
    upper   timestamptz;
    days    integer;
    added   integer := 0;
BEGIN
    IF a_days NOT BETWEEN 1 AND 366 OR an_ahead NOT BETWEEN 1 AND 8 THEN
        RAISE EXCEPTION 'a period has 1 to 366 days, and 1 to 8 are made ahead' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT max(ends) INTO at FROM public.ledger_period;
    IF at >= goal THEN
        RETURN 0;
    END IF;
    LOCK TABLE public.ledger_period IN SHARE ROW EXCLUSIVE MODE;
    SELECT max(ends) INTO at FROM public.ledger_period;
    WHILE at < goal LOOP
        days := (at AT TIME ZONE 'UTC')::date - date '1969-12-29';
        upper := (date '1969-12-29' + (days / a_days + 1) * a_days)::timestamp AT TIME ZONE 'UTC';
        BEGIN
            PERFORM public.ledger_add_period(at, upper);
            added := added + 1;
        EXCEPTION WHEN check_violation THEN
            -- Nobody made it in time, so rows of it are in the default partition. They stay there; the next one is made.
            RAISE WARNING 'no partition from % to %', at, upper;
        END;
        at := upper;
    END LOOP;
    RETURN added;
END $$;

-- For the owner alone: the service's role can put nothing out of the way.
CREATE FUNCTION ledger_drop_period(an_end timestamptz, a_file text, a_sha256 text, a_blocks bigint, an_entries bigint,
                                   the_chains jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    period  record;
    target  text;
    blocks  bigint;
    entries bigint;
BEGIN
    SELECT * INTO STRICT period FROM public.ledger_period ORDER BY starts LIMIT 1 FOR UPDATE;
    IF period.ends <> an_end OR period.ends > now() THEN
        RAISE EXCEPTION 'the oldest period ends at %', period.ends USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('SELECT count(*) FROM public.%I', public.ledger_partition('ledger_block', period.starts)) INTO blocks;
    EXECUTE format('SELECT count(*) FROM public.%I', public.ledger_partition('ledger_entry', period.starts)) INTO entries;
    IF blocks <> a_blocks OR entries <> an_entries THEN
        RAISE EXCEPTION 'the archive has % blocks and % entries, the ledger % and %', a_blocks, an_entries, blocks, entries
            USING ERRCODE = 'data_exception';
    END IF;
    FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
        EXECUTE format('DROP TABLE public.%I', public.ledger_partition(target, period.starts));
    END LOOP;
    DELETE FROM public.ledger_period WHERE starts = period.starts;
    INSERT INTO public.ledger_archive (starts, ends, file, sha256, blocks, entries, chains)
    VALUES (period.starts, period.ends, a_file, a_sha256, a_blocks, an_entries, the_chains);
END $$;

-- What is new in the table is looked through row by row until it is summarized, which only the owner may do.
CREATE FUNCTION ledger_summarize() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM brin_summarize_new_values(i.inhrelid) FROM pg_inherits i
      WHERE i.inhparent = 'public.ledger_entry_time'::regclass;
END $$;

REVOKE ALL ON FUNCTION ledger_summarize(), ledger_protect_partition(text), ledger_partition(text, timestamptz),
    ledger_add_period(timestamptz, timestamptz), ledger_extend(integer, integer),
    ledger_drop_period(timestamptz, text, text, bigint, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_extend(integer, integer), ledger_summarize() TO "${app_role}";

-- All there is goes into the first period, which ends next Monday. The default takes what no period was made for in time.
SELECT ledger_add_period('-infinity', (date_trunc('week', now() AT TIME ZONE 'UTC') + interval '7 days') AT TIME ZONE 'UTC');
CREATE TABLE ledger_entry_default PARTITION OF ledger_entry DEFAULT;
CREATE TABLE ledger_block_default PARTITION OF ledger_block DEFAULT;
CREATE TABLE trace_step_default PARTITION OF trace_step DEFAULT;
SELECT ledger_protect_partition(t.name)
  FROM unnest(ARRAY['ledger_entry_default', 'ledger_block_default', 'trace_step_default']) AS t (name);
SELECT ledger_extend(7, 2);

INSERT INTO ledger_entry
SELECT e.*, coalesce(t.taken_at, e.recorded_at)
  FROM ledger_entry_before e LEFT JOIN taken t USING (chain, height)
 ORDER BY e.chain, e.height, e.seq;
-- A hash that is not one of format 1 is there when this migration was taken back: its time was kept as created_at then.
INSERT INTO ledger_block
SELECT b.*, f.format, t.taken_at,
       CASE f.format WHEN 2 THEN coalesce((SELECT o.block_hash FROM ledger_block_before o
                                            WHERE o.chain = b.chain AND o.height = b.height - (b.height & -b.height)),
                                          decode(repeat('00', 32), 'hex')) END
  FROM ledger_block_before b
  JOIN taken t USING (chain, height)
 CROSS JOIN LATERAL (
       SELECT CASE WHEN b.block_hash = sha256(convert_to(b.chain, 'UTF8') || '\x00'::bytea || int8send(b.height)
                                              || b.merkle_root || b.prev_hash) THEN 1 ELSE 2 END AS format) f
 ORDER BY b.chain, b.height;

ALTER TABLE trace ADD COLUMN first_taken timestamptz NOT NULL DEFAULT '-infinity';
UPDATE trace t SET first_taken = e.first
  FROM (SELECT workflow_id, min(taken_at) AS first FROM ledger_entry GROUP BY workflow_id) e
 WHERE e.workflow_id = t.workflow_id;
INSERT INTO trace_step
SELECT s.*, coalesce((SELECT first_taken FROM trace t WHERE t.workflow_id = s.workflow_id AND first_taken > '-infinity'), s.at)
  FROM trace_step_before s;

DROP TABLE ledger_entry_before;
DROP TABLE ledger_block_before;
DROP TABLE trace_step_before;

-- Uniqueness over all periods would need the time in the key, which makes it worth nothing. What keeps a record from being
-- taken twice is the look at the periods of the window; what keeps a chain from forking, that its head moves from where it is.
CREATE INDEX ledger_entry_record ON ledger_entry (record_id);
CREATE INDEX ledger_entry_workflow ON ledger_entry (workflow_id);
-- The rows of a block lie together and have its time: a tree over chain and height would cost each insert five per cent, to
-- serve auditors only.
CREATE INDEX ledger_entry_time ON ledger_entry USING brin (taken_at) WITH (pages_per_range = 32, autosummarize = on);
ALTER TABLE ledger_block ADD PRIMARY KEY (chain, height, taken_at);
CREATE UNIQUE INDEX trace_step_once ON trace_step (workflow_id, task_id, attempt, step_index, taken_at);

-- skips: for each power of two the hash of the last block whose height is a multiple of it; see Skips.
ALTER TABLE ledger_head ADD COLUMN taken_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE ledger_head ADD COLUMN skips bytea NOT NULL DEFAULT '';
UPDATE ledger_head h SET
    taken_at = coalesce((SELECT max(b.taken_at) FROM ledger_block b WHERE b.chain = h.chain), '-infinity'),
    skips = coalesce((SELECT string_agg(b.block_hash, ''::bytea ORDER BY k)
                        FROM generate_series(0, 62) AS k
                        JOIN ledger_block b ON b.chain = h.chain AND b.height = (h.height >> k) << k
                       WHERE h.height >> k > 0), '');

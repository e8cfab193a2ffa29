-- The ledger: one row per causal record, in the order the chain of its partition took them.
CREATE TABLE ledger_entry (
    record_id             uuid PRIMARY KEY,
    chain                 text NOT NULL,
    height                bigint NOT NULL,
    seq                   integer NOT NULL,
    leaf_hash             bytea NOT NULL,
    tenant_id             text NOT NULL,
    workflow_id           uuid NOT NULL,
    trace_id              uuid NOT NULL,
    agent_id              text,
    source                text NOT NULL,
    is_synthetic          boolean NOT NULL,
    synthetic_scenario_id text,
    recorded_at           timestamptz NOT NULL,
    body                  bytea NOT NULL
);
CREATE INDEX ledger_entry_workflow ON ledger_entry (workflow_id);

-- lz4 costs a tenth of the default's CPU; a server built without it keeps the default.
DO $$ BEGIN
    ALTER TABLE ledger_entry ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

CREATE TABLE ledger_block (
    chain        text NOT NULL,
    height       bigint NOT NULL,
    merkle_root  bytea NOT NULL,
    prev_hash    bytea NOT NULL,
    block_hash   bytea NOT NULL,
    entries      integer NOT NULL,
    events       integer NOT NULL,
    is_synthetic boolean NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain, height)
);

-- The last block of each chain; derived from ledger_block and moved with it in one transaction.
CREATE TABLE ledger_head (
    chain      text PRIMARY KEY,
    height     bigint NOT NULL,
    block_hash bytea NOT NULL,
    records    bigint NOT NULL,
    events     bigint NOT NULL
);

-- Where the next record of a partition is expected; moved in the transaction of its block.
CREATE TABLE ledger_position (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- The readable view: one row per workflow; a trace may hold several.
CREATE TABLE trace (
    workflow_id           uuid PRIMARY KEY,
    trace_id              uuid NOT NULL,
    tenant_id             text NOT NULL,
    agent_id              text,
    correlation_id        uuid NOT NULL,
    status                text NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
    workflow_type         text,
    name                  text,
    error                 text CHECK (length(error) <= 200),
    incident_id           uuid,
    is_synthetic          boolean NOT NULL,
    synthetic_scenario_id text,
    started_at            timestamptz NOT NULL,
    ended_at              timestamptz
) WITH (fillfactor = 80);
CREATE INDEX trace_by_trace_id ON trace (trace_id);
CREATE INDEX trace_by_start ON trace (started_at DESC, workflow_id DESC);

-- One row per step of an attempt; the first record of a step counts, the ledger keeps every one.
CREATE TABLE trace_step (
    event_id              uuid PRIMARY KEY,
    workflow_id           uuid NOT NULL,
    trace_id              uuid NOT NULL,
    tenant_id             text NOT NULL,
    correlation_id        uuid NOT NULL,
    is_synthetic          boolean NOT NULL,
    synthetic_scenario_id text,
    at                    timestamptz NOT NULL,
    causation_ids         uuid[] NOT NULL,
    task_id               uuid NOT NULL,
    stage                 text NOT NULL,
    attempt               integer NOT NULL,
    step_index            integer NOT NULL,
    step                  text NOT NULL,
    skill                 text NOT NULL,
    agent_id              text NOT NULL,
    source                text NOT NULL,
    level                 text NOT NULL,
    status                text NOT NULL,
    outcome_category      text NOT NULL,
    outcome_code          text NOT NULL,
    outcome_data          text CHECK (length(outcome_data) <= 500),
    retry_count           integer NOT NULL,
    duration_micros       bigint NOT NULL,
    cost_micros           bigint NOT NULL,
    span_id               text NOT NULL,
    parent_span_id        text NOT NULL,
    started_at            timestamptz NOT NULL
);
CREATE UNIQUE INDEX trace_step_once ON trace_step (workflow_id, task_id, attempt, step_index);

-- Append-only, whoever asks: only synthetic rows may be deleted.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN
        IF OLD.is_synthetic THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% on % refused: the ledger is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

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

REVOKE ALL ON ledger_entry, ledger_block, trace_step, ledger_head, ledger_position, trace FROM "${app_role}";
GRANT SELECT, INSERT, DELETE ON ledger_entry, ledger_block, trace_step TO "${app_role}";
GRANT SELECT, INSERT, UPDATE ON ledger_head, ledger_position TO "${app_role}";
GRANT SELECT, INSERT, UPDATE, DELETE ON trace TO "${app_role}";
GRANT SELECT ON flyway_schema_history TO "${app_role}";

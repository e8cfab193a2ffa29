-- Where the rows of a scenario are. Partial: a row of real work is in none of these, and costs nothing.
CREATE INDEX ledger_entry_synthetic ON ledger_entry (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX trace_step_synthetic ON trace_step (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX span_chunk_synthetic ON span_chunk (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX trace_synthetic ON trace (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;

-- Blocks without entries: none of a chain's is below the lowest that an entry still needs.
CREATE INDEX ledger_entry_synthetic_height ON ledger_entry (chain, height) WHERE is_synthetic;
CREATE INDEX ledger_block_synthetic ON ledger_block (chain, height) WHERE is_synthetic;

-- What is left of a synthetic entry until its block goes: without it the entries beside it in the block prove nothing.
CREATE TABLE ledger_leaf (
    chain        text    NOT NULL,
    height       bigint  NOT NULL,
    seq          integer NOT NULL,
    leaf_hash    bytea   NOT NULL,
    is_synthetic boolean NOT NULL DEFAULT true CHECK (is_synthetic),
    PRIMARY KEY (chain, height, seq)
);
GRANT SELECT, INSERT, DELETE ON ledger_leaf TO "${app_role}";

CREATE FUNCTION ledger_keep_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_leaf (chain, height, seq, leaf_hash)
        SELECT chain, height, seq, leaf_hash FROM gone WHERE is_synthetic
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_leaf AFTER DELETE ON ledger_entry REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_leaf();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER keep_leaf;

-- Runs of synthetic scenarios: the record of the test, not its data. So it has no is_synthetic, and stays when what the run
-- made is deleted. An instance at work on one holds its lease; when the lease is over, another one goes on.
CREATE TABLE scenario_run (
    run_id          uuid PRIMARY KEY,
    scenario_id     text        NOT NULL,
    digest          text        NOT NULL,
    document        text        NOT NULL,
    tenant_id       text        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('queued', 'running', 'judged', 'cancelled')),
    injected        jsonb       NOT NULL,
    links           jsonb       NOT NULL,
    held            boolean,
    cleanup_wanted  boolean     NOT NULL,
    cleanup_id      uuid,
    receipts        jsonb,
    started_by      text        NOT NULL,
    asked_at        timestamptz NOT NULL,
    began_at        timestamptz,
    judged_at       timestamptz,
    lease_owner     text,
    lease_until     timestamptz,
    CONSTRAINT scenario_run_judged CHECK (state <> 'judged' OR (held IS NOT NULL AND judged_at IS NOT NULL))
);
CREATE INDEX scenario_run_open ON scenario_run (asked_at) WHERE state IN ('queued', 'running');
CREATE INDEX scenario_run_to_clean ON scenario_run (judged_at) WHERE cleanup_wanted AND cleanup_id IS NULL;
CREATE INDEX scenario_run_latest ON scenario_run (tenant_id, scenario_id, run_id DESC);
CREATE INDEX scenario_run_age ON scenario_run (asked_at);
SELECT lock_to_tenant('scenario_run');

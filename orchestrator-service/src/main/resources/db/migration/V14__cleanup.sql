-- Where the rows of a scenario are. Partial: a row of real work is in none of these, and costs nothing.
CREATE INDEX workflow_synthetic ON workflow (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX task_synthetic ON task (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX work_product_synthetic ON work_product (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX draft_synthetic ON draft (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;

-- Keys of synthetic runs, found by them.
ALTER TABLE idempotency ADD COLUMN is_synthetic boolean NOT NULL DEFAULT false;
CREATE INDEX idempotency_synthetic ON idempotency (workflow_id) WHERE is_synthetic;

-- A plan that no real work has had. What is here already stays.
ALTER TABLE plan ADD COLUMN is_synthetic boolean NOT NULL DEFAULT false;
CREATE INDEX plan_synthetic ON plan (plan_hash) WHERE is_synthetic;
CREATE INDEX workflow_synthetic_plan ON workflow (plan_hash) WHERE is_synthetic;
CREATE INDEX draft_synthetic_plan ON draft (plan_hash) WHERE is_synthetic;

-- What was asked to be cleaned up, and what became of it. The record of the test, not its data.
CREATE TABLE scenario_cleanup (
    cleanup_id  uuid PRIMARY KEY,
    tenant_id   text        NOT NULL,
    scenario    text        NOT NULL,
    -- Other tenants in which its runs did something.
    also_in     text[]      NOT NULL DEFAULT '{}',
    actor       text        NOT NULL,
    is_forced   boolean     NOT NULL,
    state       text        NOT NULL CHECK (state IN ('running', 'waiting_for', 'done', 'refused', 'failed')),
    -- Of the request that is out; 0 only looks.
    round       int         NOT NULL DEFAULT 0,
    -- Of every service the receipts of all rounds, added up, and its last one: JSON.
    receipts    jsonb       NOT NULL DEFAULT '{}',
    -- Where the topics ended when all had answered the round: {"topic/partition": offset}.
    ends        jsonb,
    waiting_for text[]      NOT NULL DEFAULT '{}',
    reason      text,
    -- The receipt as canonical JSON, and the SHA-256 of these bytes.
    receipt     text,
    digest      text,
    asks        int         NOT NULL DEFAULT 0,
    next_at     timestamptz,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    -- Also of one that has ended, until its run has been told.
    CONSTRAINT scenario_cleanup_due CHECK (ended_at IS NOT NULL OR next_at IS NOT NULL),
    CONSTRAINT scenario_cleanup_signed CHECK ((receipt IS NULL) = (digest IS NULL))
);
-- One at a time for the same text; who asks meanwhile is told of that one.
CREATE UNIQUE INDEX scenario_cleanup_once ON scenario_cleanup (tenant_id, scenario) WHERE ended_at IS NULL;
CREATE INDEX scenario_cleanup_next ON scenario_cleanup (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX scenario_cleanup_age ON scenario_cleanup (ended_at) WHERE ended_at IS NOT NULL;

SELECT lock_to_tenant('scenario_cleanup');

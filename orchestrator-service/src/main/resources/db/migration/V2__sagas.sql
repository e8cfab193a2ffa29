-- What a run leaves behind, until it is undone.
CREATE TABLE work_product (
    product_id            uuid PRIMARY KEY,
    workflow_id           uuid        NOT NULL,
    tenant_id             text        NOT NULL,
    stage                 text        NOT NULL,
    task_id               uuid        NOT NULL,
    attempt               int         NOT NULL,
    position              int         NOT NULL,
    key                   text        NOT NULL,
    kind                  text        NOT NULL,
    parent_id             uuid REFERENCES work_product (product_id),
    parent_key            text,
    data                  text,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    created_at            timestamptz NOT NULL
);
CREATE INDEX work_product_stage ON work_product (workflow_id, stage);
CREATE INDEX work_product_parent ON work_product (parent_id) WHERE parent_id IS NOT NULL;

-- What was asked of runs, so that nothing asked twice happens twice.
CREATE TABLE workflow_command (
    command_id  uuid PRIMARY KEY,
    workflow_id uuid        NOT NULL,
    verb        text        NOT NULL,
    actor       text        NOT NULL,
    reason      text,
    outcome     text        NOT NULL CHECK (outcome IN ('done', 'refused', 'unknown_workflow')),
    refusal     text,
    allowed     text[]      NOT NULL DEFAULT '{}',
    decided_at  timestamptz NOT NULL
);
CREATE INDEX workflow_command_workflow ON workflow_command (workflow_id);

-- Up to where the slot's partition of throughline.workflow-commands is decided.
ALTER TABLE slot ADD COLUMN command_offset bigint NOT NULL DEFAULT 0;

ALTER TABLE workflow
    ADD COLUMN round int NOT NULL DEFAULT 1,
    ADD COLUMN ending text,
    ADD COLUMN wait_until timestamptz,
    ADD COLUMN parent_workflow_id uuid,
    ADD COLUMN parent_task_id uuid,
    DROP CONSTRAINT workflow_has_wakeup,
    DROP CONSTRAINT workflow_status,
    -- Never stuck: whoever is not at an end has a named moment at which it is looked at again.
    ADD CONSTRAINT workflow_has_wakeup CHECK (
        status IN ('completed', 'failed', 'cancelled', 'quarantined')
        OR (waiting_for IS NOT NULL AND next_wakeup_at IS NOT NULL)),
    ADD CONSTRAINT workflow_status CHECK (
        status IN ('planned', 'running', 'paused', 'cancelling', 'compensating', 'compensation_failed', 'completed',
                   'failed', 'cancelled', 'quarantined'));
DROP INDEX workflow_active;
CREATE INDEX workflow_active ON workflow (slot) WHERE status NOT IN ('completed', 'failed', 'cancelled', 'quarantined');
CREATE INDEX workflow_parent ON workflow (parent_workflow_id) WHERE parent_workflow_id IS NOT NULL;

ALTER TABLE task
    ADD COLUMN round int NOT NULL DEFAULT 1,
    ADD COLUMN heartbeat_by timestamptz,
    ADD COLUMN ended_order int;

DROP FUNCTION advance_slot(int, bigint, bigint, bigint);
CREATE FUNCTION advance_slot(a_slot int, a_epoch bigint, a_last bigint, a_published bigint, a_command_offset bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slot
       SET last_seq = a_last,
           published_seq = greatest(published_seq, a_published),
           command_offset = greatest(command_offset, a_command_offset),
           lease_until = now() + interval '5 minutes'
     WHERE slot = a_slot AND epoch = a_epoch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'slot % is no longer owned under epoch %', a_slot, a_epoch USING ERRCODE = 'TL001';
    END IF;
END
$$;

DROP FUNCTION advance_slot(int, bigint, bigint, bigint, bigint);
CREATE FUNCTION advance_slot(a_slot int, a_epoch bigint, a_last bigint, a_published bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slot
       SET last_seq = a_last,
           published_seq = greatest(published_seq, a_published),
           lease_until = now() + interval '5 minutes'
     WHERE slot = a_slot AND epoch = a_epoch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'slot % is no longer owned under epoch %', a_slot, a_epoch USING ERRCODE = 'TL001';
    END IF;
END
$$;

-- The version before knows running, completed, failed and quarantined. What it does not know it could not go on with.
UPDATE workflow
   SET status = 'quarantined', ended_at = coalesce(ended_at, now()),
       error = coalesce(error, 'status ' || status || ' is not known to the version before')
 WHERE status NOT IN ('running', 'completed', 'failed', 'quarantined');
UPDATE task SET status = 'failed', error = coalesce(error, 'status ' || status || ' is not known to the version before')
 WHERE status NOT IN ('pending', 'dispatched', 'backing_off', 'succeeded', 'failed');

ALTER TABLE task
    DROP COLUMN round,
    DROP COLUMN heartbeat_by,
    DROP COLUMN ended_order;

DROP INDEX workflow_parent;
DROP INDEX workflow_active;
ALTER TABLE workflow
    DROP CONSTRAINT workflow_has_wakeup,
    DROP CONSTRAINT workflow_status,
    DROP COLUMN round,
    DROP COLUMN ending,
    DROP COLUMN wait_until,
    DROP COLUMN parent_workflow_id,
    DROP COLUMN parent_task_id,
    ADD CONSTRAINT workflow_has_wakeup CHECK (
        status IN ('completed', 'failed', 'quarantined')
        OR (waiting_for IS NOT NULL AND next_wakeup_at IS NOT NULL)),
    ADD CONSTRAINT workflow_status CHECK (status IN ('running', 'completed', 'failed', 'quarantined'));
CREATE INDEX workflow_active ON workflow (slot) WHERE status = 'running';

ALTER TABLE slot DROP COLUMN command_offset;
DROP TABLE workflow_command;
DROP TABLE work_product;

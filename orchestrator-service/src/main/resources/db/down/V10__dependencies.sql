-- The version before knows no such state. It starts the stage whatever the workers have.
UPDATE workflow SET status = 'running' WHERE status = 'waiting_for_dependency';
UPDATE task SET status = 'pending', due_at = NULL, output = NULL WHERE status = 'waiting_for_dependency';

ALTER TABLE workflow
    DROP CONSTRAINT workflow_status,
    ADD CONSTRAINT workflow_status CHECK (
        status IN ('planned', 'running', 'paused', 'cancelling', 'compensating', 'compensation_failed', 'completed',
                   'failed', 'cancelled', 'quarantined'));

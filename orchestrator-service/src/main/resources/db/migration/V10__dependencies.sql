-- Runs whose next stages need what no worker has.
ALTER TABLE workflow
    DROP CONSTRAINT workflow_status,
    ADD CONSTRAINT workflow_status CHECK (
        status IN ('planned', 'running', 'waiting_for_dependency', 'paused', 'cancelling', 'compensating',
                   'compensation_failed', 'completed', 'failed', 'cancelled', 'quarantined'));

-- How a run stands is what the latest event says: an ended run may be done again, or cancelled.
ALTER TABLE trace DROP CONSTRAINT trace_status_check;
ALTER TABLE trace ADD CONSTRAINT trace_status_check
    CHECK (status IN ('running', 'completed', 'failed', 'cancelled'));

-- When the event was that gave the status, and the round it named; before any: -infinity.
ALTER TABLE trace ADD COLUMN status_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE trace ADD COLUMN round integer NOT NULL DEFAULT 0;
UPDATE trace SET status_at = ended_at WHERE ended_at IS NOT NULL;

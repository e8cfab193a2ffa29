-- The version before knows no cancelled runs; a run that did not complete counts as failed there.
UPDATE trace SET status = 'failed', error = coalesce(error, 'cancelled') WHERE status = 'cancelled';
ALTER TABLE trace DROP CONSTRAINT trace_status_check;
ALTER TABLE trace ADD CONSTRAINT trace_status_check CHECK (status IN ('running', 'completed', 'failed'));
ALTER TABLE trace DROP COLUMN status_at;
ALTER TABLE trace DROP COLUMN round;

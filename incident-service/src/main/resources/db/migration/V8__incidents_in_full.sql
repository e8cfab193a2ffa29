ALTER TABLE incident
    ADD COLUMN template_id   text,
    ADD COLUMN assignee      text,
    ADD COLUMN resolved_at   timestamptz,
    -- The last that was said about it on its run's record: the cause of what is said next.
    ADD COLUMN last_event_id uuid,
    -- When an occurrence beyond the bound was last kept; those of the next minute are only counted.
    ADD COLUMN last_kept_at  timestamptz;
CREATE INDEX incident_resolved ON incident (tenant_id, fingerprint, resolved_at)
    WHERE status = 'resolved' AND resolved_at IS NOT NULL;

ALTER TABLE incident_change
    ADD COLUMN verb     text,
    ADD COLUMN assignee text;
UPDATE incident_change SET verb = CASE status WHEN 'acknowledged' THEN 'acknowledge' ELSE 'resolve' END;
ALTER TABLE incident_change
    ALTER COLUMN verb SET NOT NULL,
    ADD CONSTRAINT change_verb CHECK (verb IN ('acknowledge', 'assign', 'comment', 'resolve', 'reopen'));

-- Occurrences that are kept as numbers, by the minute in which they happened.
CREATE TABLE incident_minute (
    incident_id uuid        NOT NULL,
    minute      timestamptz NOT NULL,
    occurrences bigint      NOT NULL,
    PRIMARY KEY (incident_id, minute)
) WITH (fillfactor = 80);
SELECT lock_to_tenant('incident_minute',
    'EXISTS (SELECT FROM incident i WHERE i.incident_id = incident_minute.incident_id)');

-- Failures beyond the bound, for as long as one may be delivered again: each counts once.
CREATE TABLE counted_failure (
    event_id    uuid PRIMARY KEY,
    incident_id uuid        NOT NULL,
    taken_at    timestamptz NOT NULL
);
CREATE INDEX counted_failure_age ON counted_failure USING brin (taken_at) WITH (pages_per_range = 16);

GRANT UPDATE (status, assignee, resolved_at, last_event_id) ON incident TO "${api_role}";

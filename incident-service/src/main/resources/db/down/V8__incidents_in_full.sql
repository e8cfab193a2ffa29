-- Assignees, templates and what was kept as numbers go; incidents keep their counts. Comments and assignments stay in the
-- timeline, as changes to the status that the incident had.
DROP TABLE counted_failure, incident_minute;
ALTER TABLE incident_change
    DROP COLUMN verb,
    DROP COLUMN assignee;
DROP INDEX incident_resolved;
ALTER TABLE incident
    DROP COLUMN template_id,
    DROP COLUMN assignee,
    DROP COLUMN resolved_at,
    DROP COLUMN last_event_id,
    DROP COLUMN last_kept_at;

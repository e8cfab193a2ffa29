-- Which traces are complete is found out again; nothing else goes.
DROP INDEX trace_step_by_agent;
DROP INDEX trace_to_judge;
DROP INDEX trace_by_duration;
DROP INDEX trace_by_incident;
DROP INDEX trace_by_name;
DROP INDEX trace_by_type;
DROP INDEX trace_by_status;
DROP INDEX trace_by_tenant;
ALTER TABLE trace DROP COLUMN judged;
ALTER TABLE trace DROP COLUMN judge_at;
ALTER TABLE trace DROP COLUMN complete_as_of;
ALTER TABLE trace DROP COLUMN duration_micros;

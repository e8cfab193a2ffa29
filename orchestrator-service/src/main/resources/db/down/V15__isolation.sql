DROP INDEX artifact_synthetic;
ALTER TABLE artifact DROP COLUMN synthetic_scenario_id, DROP COLUMN is_synthetic;
ALTER TABLE workflow DROP COLUMN tracestate;

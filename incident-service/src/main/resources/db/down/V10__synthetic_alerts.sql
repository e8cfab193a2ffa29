DROP INDEX alert_synthetic;
ALTER TABLE alert DROP COLUMN synthetic_scenario_id, DROP COLUMN is_synthetic;

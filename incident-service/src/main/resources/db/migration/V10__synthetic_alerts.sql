-- Alerts of rehearsals are told to nobody but the receiver for them, and can be found and deleted by their scenario.
ALTER TABLE alert
    ADD COLUMN is_synthetic          boolean NOT NULL DEFAULT false,
    ADD COLUMN synthetic_scenario_id text;
CREATE INDEX alert_synthetic ON alert (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;

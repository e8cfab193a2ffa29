-- Of effects that a rehearsal has had, and where those of a scenario are. A row of real work is not in the index.
ALTER TABLE skill_effect
    ADD COLUMN is_synthetic boolean NOT NULL DEFAULT false,
    ADD COLUMN synthetic_scenario_id text;
CREATE INDEX skill_effect_synthetic ON skill_effect (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;

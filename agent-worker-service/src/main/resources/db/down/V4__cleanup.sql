DROP INDEX skill_effect_synthetic;
ALTER TABLE skill_effect DROP COLUMN synthetic_scenario_id, DROP COLUMN is_synthetic;

-- Where the rows of a scenario are. Partial: a row of real work is in none of these, and costs nothing.
CREATE INDEX incident_synthetic ON incident (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX incident_occurrence_synthetic ON incident_occurrence (tenant_id, synthetic_scenario_id COLLATE "C")
    WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX watched_run_synthetic ON watched_run (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;
CREATE INDEX provenance_synthetic ON provenance (tenant_id, synthetic_scenario_id COLLATE "C") WHERE synthetic_scenario_id IS NOT NULL;

-- The probe starts from the beginning. Runs of scenarios stay.
DROP TABLE scenario_probe_result;
DROP TABLE scenario_probe;

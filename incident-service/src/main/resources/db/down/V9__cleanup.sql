DROP INDEX provenance_synthetic;
DROP INDEX watched_run_synthetic;
DROP INDEX incident_occurrence_synthetic;
DROP INDEX incident_synthetic;

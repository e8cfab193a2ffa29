-- What the trace of a run carries for other systems, with the scenario of a synthetic run in front.
ALTER TABLE workflow ADD COLUMN tracestate text;

ALTER TABLE artifact
    ADD COLUMN is_synthetic          boolean NOT NULL DEFAULT false,
    ADD COLUMN synthetic_scenario_id text;
UPDATE artifact a SET is_synthetic = true, synthetic_scenario_id = w.synthetic_scenario_id
  FROM workflow w WHERE w.workflow_id = a.workflow_id AND w.is_synthetic;
CREATE INDEX artifact_synthetic ON artifact (tenant_id, synthetic_scenario_id COLLATE "C") WHERE is_synthetic;

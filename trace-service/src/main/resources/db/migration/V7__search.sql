-- The list of traces is filtered and sorted by these, for a million of them.
ALTER TABLE trace ADD COLUMN duration_micros bigint
    GENERATED ALWAYS AS ((extract(epoch FROM (ended_at - started_at)) * 1000000)::bigint) STORED;

-- As of which end nothing was missing; looked at again until then, less and less often.
ALTER TABLE trace ADD COLUMN complete_as_of timestamptz;
ALTER TABLE trace ADD COLUMN judge_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE trace ADD COLUMN judged integer NOT NULL DEFAULT 0;

CREATE INDEX trace_by_tenant ON trace (tenant_id, started_at DESC, workflow_id DESC);
-- Most runs complete: for them the other indexes are as good.
CREATE INDEX trace_by_status ON trace (status, started_at DESC, workflow_id DESC) WHERE status <> 'completed';
CREATE INDEX trace_by_type ON trace (workflow_type, started_at DESC, workflow_id DESC);
-- Prefixes are ranges in this collation only.
CREATE INDEX trace_by_name ON trace (name COLLATE "C");
CREATE INDEX trace_by_incident ON trace (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX trace_by_duration ON trace (duration_micros DESC, workflow_id DESC) WHERE duration_micros IS NOT NULL;
CREATE INDEX trace_to_judge ON trace (judge_at) WHERE ended_at IS NOT NULL AND complete_as_of IS DISTINCT FROM status_at;
CREATE INDEX trace_step_by_agent ON trace_step (agent_id, workflow_id);

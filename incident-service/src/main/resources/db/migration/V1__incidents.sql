CREATE TABLE incident (
    incident_id           uuid PRIMARY KEY,
    tenant_id             text        NOT NULL,
    agent_id              text,
    correlation_id        uuid,
    workflow_id           uuid,
    trace_id              uuid,
    task_id               uuid,
    step_event_id         uuid,
    fingerprint           text        NOT NULL,
    severity              text        NOT NULL,
    status                text        NOT NULL,
    title                 text        NOT NULL,
    detail                text        NOT NULL,
    occurrences           bigint      NOT NULL,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    first_seen_at         timestamptz NOT NULL,
    last_seen_at          timestamptz NOT NULL,
    CONSTRAINT incident_status CHECK (status IN ('open', 'acknowledged', 'resolved'))
) WITH (fillfactor = 80);
-- One unresolved incident a cause; once resolved, the next failure opens a new one.
CREATE UNIQUE INDEX incident_unresolved ON incident (tenant_id, fingerprint) WHERE status <> 'resolved';
CREATE INDEX incident_trace ON incident (trace_id);

-- The id of the failure makes redelivery harmless.
CREATE TABLE incident_occurrence (
    event_id              uuid PRIMARY KEY,
    incident_id           uuid        NOT NULL,
    tenant_id             text        NOT NULL,
    agent_id              text,
    workflow_id           uuid,
    trace_id              uuid,
    task_id               uuid,
    step_event_id         uuid,
    detail                text        NOT NULL,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    at                    timestamptz NOT NULL
);
CREATE INDEX occurrence_incident ON incident_occurrence (incident_id, at);
CREATE INDEX occurrence_workflow ON incident_occurrence (workflow_id);
CREATE INDEX occurrence_trace ON incident_occurrence (trace_id);

CREATE TABLE incident_change (
    change_id   uuid PRIMARY KEY,
    incident_id uuid        NOT NULL,
    status      text        NOT NULL,
    actor       text        NOT NULL,
    reason      text,
    at          timestamptz NOT NULL
);
CREATE INDEX change_incident ON incident_change (incident_id, at);

-- What is committed and not yet known to be on the bus.
CREATE TABLE outbox (
    record_id  uuid PRIMARY KEY,
    record     bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_age ON outbox (created_at);

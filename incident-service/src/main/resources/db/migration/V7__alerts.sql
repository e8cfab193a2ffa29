-- What is to be told to the receivers, until they have taken it. What the receiver knows an alert by never changes.
CREATE TABLE alert (
    alert_id      uuid PRIMARY KEY,
    incident_id   uuid        NOT NULL,
    receiver      text        NOT NULL,
    tenant_id     text        NOT NULL,
    agent_id      text,
    workflow_id   uuid,
    trace_id      uuid,
    labels        jsonb       NOT NULL,
    annotations   jsonb       NOT NULL,
    starts_at     timestamptz NOT NULL,
    resolved_at   timestamptz,
    state         text        NOT NULL,
    -- Counts every change, so that an answer which came too late changes nothing.
    version       bigint      NOT NULL DEFAULT 1,
    attempts      integer     NOT NULL DEFAULT 0,
    failures      integer     NOT NULL DEFAULT 0,
    -- When it is looked at again; none: there is nothing more to tell.
    next_at       timestamptz,
    last_error    text,
    -- What the event stream was told last, and by which event.
    told          text,
    last_event_id uuid,
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    CONSTRAINT alert_state CHECK (state IN ('queued', 'sent', 'acknowledged', 'failed', 'quarantined')),
    CONSTRAINT alert_once UNIQUE (incident_id, receiver)
) WITH (fillfactor = 80);
CREATE INDEX alert_due ON alert (receiver, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX alert_firing ON alert (incident_id) WHERE resolved_at IS NULL;
CREATE INDEX alert_unsettled ON alert (receiver, state) WHERE state <> 'acknowledged';
CREATE INDEX alert_trace ON alert (trace_id);

SELECT lock_to_tenant('alert');
-- What people do with a quarantined one.
GRANT UPDATE (state, version, failures, next_at, told, last_event_id, changed_at) ON alert TO "${api_role}";

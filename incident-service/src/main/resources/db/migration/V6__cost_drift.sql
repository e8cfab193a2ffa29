-- What runs were expected to cost and did cost, in millionths of a US dollar. Lines from elsewhere have no run.
CREATE TABLE provenance (
    provenance_id         uuid PRIMARY KEY,
    tenant_id             text        NOT NULL,
    source                text        NOT NULL,
    input_hash            text        NOT NULL,
    workflow_id           uuid,
    trace_id              uuid,
    template_id           text        NOT NULL,
    v1_micros             bigint,
    v2_micros             bigint,
    used                  text,
    actual_micros         bigint,
    is_whole              boolean     NOT NULL,
    at                    timestamptz NOT NULL,
    drift                 double precision,
    drift_v1              double precision,
    -- What the breaker made of it, with all that it looked at: decided again, it must be the same.
    decision              jsonb,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    CONSTRAINT provenance_source CHECK (source IN ('run', 'backfill')),
    -- Makes redelivery harmless, and finds the estimate of an actual.
    CONSTRAINT provenance_once UNIQUE NULLS NOT DISTINCT (tenant_id, input_hash, workflow_id)
) WITH (fillfactor = 80);
CREATE INDEX provenance_workflow ON provenance (workflow_id) WHERE workflow_id IS NOT NULL;
CREATE INDEX provenance_recent ON provenance (tenant_id, at) WHERE drift IS NOT NULL;

CREATE TABLE breaker (
    name              text PRIMARY KEY,
    estimator         text        NOT NULL,
    tenant_id         text        NOT NULL,
    state             text        NOT NULL,
    until             timestamptz,
    trips             integer     NOT NULL,
    drifting          integer     NOT NULL,
    steady            integer     NOT NULL,
    why               text,
    actor             text,
    at                timestamptz NOT NULL,
    version           bigint      NOT NULL,
    -- How far the topic knows it.
    published_version bigint      NOT NULL DEFAULT 0,
    published_at      timestamptz,
    CONSTRAINT breaker_state CHECK (state IN ('closed', 'open', 'half_open', 'disabled')),
    CONSTRAINT breaker_until CHECK ((state = 'open') = (until IS NOT NULL))
) WITH (fillfactor = 50);
CREATE INDEX breaker_open ON breaker (until) WHERE state = 'open';

CREATE TABLE breaker_change (
    change_id     uuid PRIMARY KEY,
    name          text        NOT NULL,
    tenant_id     text        NOT NULL,
    version       bigint      NOT NULL,
    from_state    text        NOT NULL,
    to_state      text        NOT NULL,
    why           text        NOT NULL,
    actor         text,
    workflow_id   uuid,
    trace_id      uuid,
    caused_by     uuid,
    at            timestamptz NOT NULL,
    -- Whether the incidents know it.
    is_noted      boolean     NOT NULL,
    CONSTRAINT breaker_change_once UNIQUE (name, version)
);
CREATE INDEX breaker_change_unnoted ON breaker_change (change_id) WHERE NOT is_noted;

CREATE TABLE canary_report (
    report_id  uuid PRIMARY KEY,
    breaker    text        NOT NULL,
    tenant_id  text        NOT NULL,
    cause      text        NOT NULL,
    actor      text,
    at         timestamptz NOT NULL,
    verdict    text        NOT NULL,
    reason     text        NOT NULL,
    summary    jsonb       NOT NULL,
    samples    jsonb       NOT NULL,
    CONSTRAINT canary_cause CHECK (cause IN ('schedule', 'demand')),
    CONSTRAINT canary_verdict CHECK (verdict IN ('passed', 'failed', 'undecided', 'error'))
);
CREATE INDEX canary_report_tenant ON canary_report (tenant_id, report_id);

SELECT lock_to_tenant(t.name::regclass)
  FROM unnest(ARRAY['provenance', 'breaker', 'breaker_change', 'canary_report']) AS t (name);

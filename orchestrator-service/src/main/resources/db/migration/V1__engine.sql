-- One row per partition of the task-results topic. The epoch fences former owners out of every commit.
CREATE TABLE slot (
    slot          int PRIMARY KEY,
    owner         text        NOT NULL,
    epoch         bigint      NOT NULL,
    lease_until   timestamptz NOT NULL,
    last_seq      bigint      NOT NULL DEFAULT 0,
    published_seq bigint      NOT NULL DEFAULT 0
);

CREATE TABLE plan (
    plan_hash  text PRIMARY KEY,
    document   text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workflow (
    workflow_id           uuid PRIMARY KEY,
    slot                  int         NOT NULL,
    tenant_id             text        NOT NULL,
    agent_id              text        NOT NULL,
    correlation_id        uuid        NOT NULL,
    type                  text        NOT NULL,
    name                  text        NOT NULL,
    description           text,
    status                text        NOT NULL,
    current_stage         text        NOT NULL,
    progress_percentage   int         NOT NULL,
    trace_id              uuid        NOT NULL,
    current_span_id       text        NOT NULL,
    parent_span_id        text,
    plan_hash             text        NOT NULL,
    template_id           text        NOT NULL,
    template_version      int         NOT NULL,
    inputs                text        NOT NULL,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    error                 text,
    waiting_for           text,
    next_wakeup_at        timestamptz,
    started_at            timestamptz NOT NULL,
    ended_at              timestamptz,
    updated_at            timestamptz NOT NULL,
    -- Never stuck: whoever is not at an end has a named moment at which it is looked at again.
    CONSTRAINT workflow_has_wakeup CHECK (
        status IN ('completed', 'failed', 'quarantined')
        OR (waiting_for IS NOT NULL AND next_wakeup_at IS NOT NULL)),
    CONSTRAINT workflow_status CHECK (status IN ('running', 'completed', 'failed', 'quarantined'))
) WITH (fillfactor = 80);
CREATE INDEX workflow_trace ON workflow (trace_id);
CREATE INDEX workflow_active ON workflow (slot) WHERE status = 'running';

CREATE TABLE task (
    task_id               uuid PRIMARY KEY,
    workflow_id           uuid        NOT NULL,
    tenant_id             text        NOT NULL,
    agent_id              text        NOT NULL,
    correlation_id        uuid        NOT NULL,
    stage                 text        NOT NULL,
    position              int         NOT NULL,
    status                text        NOT NULL,
    attempt               int         NOT NULL,
    trace_id              uuid        NOT NULL,
    span_id               text        NOT NULL,
    parent_span_id        text        NOT NULL,
    event_id              uuid        NOT NULL,
    due_at                timestamptz,
    output                text,
    error                 text,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text,
    updated_at            timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX task_workflow ON task (workflow_id);

-- The decisions, in the order in which their slot took them; what is after published_seq may not be on Kafka yet.
CREATE TABLE journal (
    slot        int    NOT NULL,
    seq         bigint NOT NULL,
    workflow_id uuid   NOT NULL,
    record      bytea  NOT NULL,
    PRIMARY KEY (slot, seq)
);
CREATE INDEX journal_workflow ON journal (workflow_id);

CREATE TABLE idempotency (
    tenant_id    text        NOT NULL,
    key          text        NOT NULL,
    workflow_id  uuid        NOT NULL,
    request_hash text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, key)
);

CREATE TABLE artifact (
    workflow_id uuid        NOT NULL,
    name        text        NOT NULL,
    tenant_id   text        NOT NULL,
    media_type  text        NOT NULL,
    sha256      text        NOT NULL,
    size        bigint      NOT NULL,
    stage       text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workflow_id, name)
);

CREATE FUNCTION advance_slot(a_slot int, a_epoch bigint, a_last bigint, a_published bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slot
       SET last_seq = a_last,
           published_seq = greatest(published_seq, a_published),
           lease_until = now() + interval '5 minutes'
     WHERE slot = a_slot AND epoch = a_epoch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'slot % is no longer owned under epoch %', a_slot, a_epoch USING ERRCODE = 'TL001';
    END IF;
END
$$;

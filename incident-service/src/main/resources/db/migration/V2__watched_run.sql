-- Runs that had not ended when the watch was last written, and where in the events it stood then.
CREATE TABLE watched_run (
    workflow_id           uuid PRIMARY KEY,
    partition             integer     NOT NULL,
    wakeup_at             timestamptz NOT NULL,
    recorded_at           timestamptz NOT NULL,
    tenant_id             text        NOT NULL,
    trace_id              uuid        NOT NULL,
    last_event_id         uuid        NOT NULL,
    waiting_for           text,
    agent_id              text,
    task_id               uuid,
    is_synthetic          boolean     NOT NULL,
    synthetic_scenario_id text
);
CREATE INDEX watched_run_partition ON watched_run (partition);

-- Written with the rows above, so that what is read again after a crash is what they lack.
CREATE TABLE watch_position (
    partition   integer PRIMARY KEY,
    next_offset bigint NOT NULL
);

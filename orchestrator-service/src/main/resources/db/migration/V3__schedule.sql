-- Cron starts workflows. next_fire_at is the first firing that nothing is known of: all before it are done with.
CREATE TABLE schedule (
    schedule_id      uuid PRIMARY KEY,
    tenant_id        text        NOT NULL,
    name             text        NOT NULL,
    cron             text        NOT NULL,
    time_zone        text        NOT NULL,
    workflow         text        NOT NULL,
    missed           text        NOT NULL CHECK (missed IN ('skip', 'once', 'all')),
    max_catch_up     int         NOT NULL,
    enabled          boolean     NOT NULL,
    next_fire_at     timestamptz,
    -- After a failure that concerns this schedule alone, so that it does not stand in the way of others.
    retry_at         timestamptz,
    last_fire_at     timestamptz,
    last_workflow_id uuid,
    last_error       text,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    CONSTRAINT schedule_max_catch_up CHECK (max_catch_up BETWEEN 1 AND 1000),
    CONSTRAINT schedule_has_next CHECK (enabled = (next_fire_at IS NOT NULL))
);
CREATE UNIQUE INDEX schedule_name ON schedule (tenant_id, name);
CREATE INDEX schedule_due ON schedule (next_fire_at) WHERE enabled;

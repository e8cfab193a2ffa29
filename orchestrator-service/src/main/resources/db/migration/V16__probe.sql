-- The continuous probe. One instance at a time holds the lease; whoever takes it over goes on with the run of the row.
CREATE TABLE scenario_probe (
    id          smallint PRIMARY KEY CHECK (id = 1),
    owner       uuid        NOT NULL,
    lease_until timestamptz NOT NULL,
    position    int         NOT NULL CHECK (position >= 0),
    phase       text        NOT NULL CHECK (phase IN ('idle', 'running', 'cleaning')),
    run_id      uuid,
    round_at    timestamptz NOT NULL,
    -- When the phase began; of an idle probe, when the next run is due.
    since       timestamptz NOT NULL,
    CONSTRAINT scenario_probe_has_run CHECK ((phase = 'idle') = (run_id IS NULL))
);

-- The last verdict of each scenario that is probed.
CREATE TABLE scenario_probe_result (
    scenario_id  text PRIMARY KEY,
    judged_at    timestamptz NOT NULL,
    links        text[]      NOT NULL,
    broken       text[]      NOT NULL,
    last_held_at timestamptz
);

-- Runs that need a turn under a concurrency key: asked for, admitted, and gone when the run has ended.
CREATE TABLE admission (
    workflow_id uuid PRIMARY KEY,
    slot        int         NOT NULL,
    scope       text        NOT NULL,
    priority    int         NOT NULL,
    max_running int         NOT NULL CHECK (max_running > 0),
    asked_at    timestamptz NOT NULL,
    admitted_at timestamptz
);
CREATE INDEX admission_waiting ON admission (scope, priority DESC, asked_at, workflow_id) WHERE admitted_at IS NULL;
CREATE INDEX admission_admitted ON admission (scope) WHERE admitted_at IS NOT NULL;
CREATE INDEX admission_slot ON admission (slot);

-- Admits whoever's turn it is, of all slots, and names those of one. One caller at a time: each statement of the
-- function sees what the caller before has committed.
CREATE FUNCTION admit(a_slot int) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('throughline.admission'));
    UPDATE admission a
       SET admitted_at = now()
      FROM (SELECT w.workflow_id, w.scope, w.max_running,
                   row_number() OVER (PARTITION BY w.scope ORDER BY w.priority DESC, w.asked_at, w.workflow_id) AS place
              FROM admission w
             WHERE w.admitted_at IS NULL) q
     WHERE a.workflow_id = q.workflow_id
       AND q.place <= q.max_running
                      - (SELECT count(*) FROM admission r WHERE r.scope = q.scope AND r.admitted_at IS NOT NULL);
    RETURN QUERY
        SELECT a.workflow_id
          FROM admission a
          JOIN workflow w USING (workflow_id)
         WHERE a.slot = a_slot AND a.admitted_at IS NOT NULL AND w.status = 'planned';
END
$$;

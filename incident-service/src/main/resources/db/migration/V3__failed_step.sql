-- The step that ended a task: a run fails when its compensation is done, in another record than its task.
CREATE TABLE failed_step (
    task_id       uuid PRIMARY KEY,
    step_event_id uuid        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX failed_step_age ON failed_step (created_at);

-- Whether the spans of a run are recorded: decided when it was asked for, and carried along with it.
ALTER TABLE workflow ADD COLUMN is_sampled boolean NOT NULL DEFAULT false;
ALTER TABLE draft ADD COLUMN is_sampled boolean NOT NULL DEFAULT false;

-- By trace id, as everything is looked for; workflow has its index since V1.
CREATE INDEX task_trace ON task (trace_id);
CREATE INDEX draft_trace ON draft (trace_id);

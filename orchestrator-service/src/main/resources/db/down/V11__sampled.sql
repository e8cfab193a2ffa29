-- The version before says of every trace that it is recorded.
DROP INDEX draft_trace;
DROP INDEX task_trace;
ALTER TABLE draft DROP COLUMN is_sampled;
ALTER TABLE workflow DROP COLUMN is_sampled;

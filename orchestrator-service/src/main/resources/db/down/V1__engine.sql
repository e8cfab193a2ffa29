DROP FUNCTION advance_slot(int, bigint, bigint, bigint);
DROP TABLE artifact;
DROP TABLE idempotency;
DROP TABLE journal;
DROP TABLE task;
DROP TABLE workflow;
DROP TABLE plan;
DROP TABLE slot;

-- Workflows that were started from drafts stay; nobody can go on with a draft.
DROP TABLE journey_token;
DROP TABLE draft;
DROP TABLE task_code;

-- What was learned goes; it is learned again. What runs took stays in the ledger.
DROP TABLE cost_sample;
ALTER TABLE workflow DROP COLUMN spending;

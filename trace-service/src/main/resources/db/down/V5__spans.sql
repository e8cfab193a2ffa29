-- Takes all stored spans with it; the ledger has its own record of every run.
DROP FUNCTION span_partitions(date, date);
DROP TABLE span_chunk;

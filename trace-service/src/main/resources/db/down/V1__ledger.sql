-- Takes the whole ledger with it: the topics keep what is not older than their retention, nothing else does.
DROP TABLE trace_step;
DROP TABLE trace;
DROP TABLE ledger_position;
DROP TABLE ledger_head;
DROP TABLE ledger_block;
DROP TABLE ledger_entry;
DROP FUNCTION ledger_refuse();

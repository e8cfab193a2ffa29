DROP TRIGGER keep_leaf ON ledger_entry;
DROP FUNCTION ledger_keep_leaf();
DROP TABLE ledger_leaf;
DROP INDEX ledger_block_synthetic;
DROP INDEX ledger_entry_synthetic_height;
DROP INDEX trace_synthetic;
DROP INDEX span_chunk_synthetic;
DROP INDEX trace_step_synthetic;
DROP INDEX ledger_entry_synthetic;

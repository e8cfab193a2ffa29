package dev.throughline.trace.archive;

final class ArchiveSql {
    static final String ALL =
            "SELECT ends, file, sha256, blocks, entries, archived_at FROM ledger_archive ORDER BY ends";

    static final String UNTIL = "SELECT max(ends) FROM ledger_archive";

    /** The record of the trace began in what was archived, so that what is left of it would not be the whole. */
    static final String BEGAN_BEFORE = """
            SELECT 1 FROM trace
             WHERE (trace_id = $1 OR workflow_id = $1) AND ($2 = '*' OR tenant_id = $2) AND first_taken < $3 LIMIT 1
            """;

    static final String OLDEST = "SELECT starts, ends FROM ledger_period ORDER BY ends LIMIT 1";

    /** Where each chain of the archives ends. */
    static final String HEADS = """
            SELECT DISTINCT ON (c.chain) c.chain, c.last, c.hash
              FROM ledger_archive a, jsonb_to_recordset(a.chains) AS c (chain text, last bigint, hash text)
             ORDER BY c.chain, c.last DESC
            """;

    static final String BLOCKS = """
            SELECT format, chain, height, entries, events, taken_at, is_synthetic, merkle_root, prev_hash, skip_hash,
                   block_hash
              FROM ledger_block WHERE taken_at < ? ORDER BY chain, height
            """;

    static final String ENTRIES = """
            SELECT chain, height, seq, record_id, tenant_id, workflow_id, trace_id, is_synthetic, leaf_hash, body
              FROM ledger_entry WHERE taken_at < ? ORDER BY chain, height, seq
            """;

    static final String DROP = "SELECT ledger_drop_period(?, ?, ?, ?, ?, ?::jsonb)";

    private ArchiveSql() {}
}

package dev.throughline.trace.proof;

/** Reads of entries and blocks; {@code taken_at} says in which periods, and where in them, the rows are. */
final class ProofSql {
    private static final String MINE = """
              FROM trace t
              JOIN ledger_entry e ON e.workflow_id = t.workflow_id AND e.taken_at >= t.first_taken
             WHERE (t.trace_id = $1 OR t.workflow_id = $1) AND ($2 = '*' OR t.tenant_id = $2)
               AND ($2 = '*' OR e.tenant_id = $2)
            """;

    static final String SIZE = "SELECT count(*), coalesce(sum(octet_length(e.body)), 0)::bigint" + MINE;

    static final String LEAVES =
            "SELECT e.chain, e.height, e.seq, e.taken_at, e.body" + MINE + " ORDER BY e.chain, e.height, e.seq";

    /**
     * Hashes only, of whichever tenant, and also of synthetic ones that are gone: without those of its neighbours no entry
     * leads to its root.
     */
    static final String SIBLINGS = """
            SELECT height, seq, leaf_hash FROM ledger_entry
             WHERE chain = $1 AND height = ANY($2) AND taken_at = ANY($3)
            UNION ALL
            SELECT height, seq, leaf_hash FROM ledger_leaf WHERE chain = $1 AND height = ANY($2)
             ORDER BY height, seq
            """;

    static final String HEAD = "SELECT height, block_hash FROM ledger_head WHERE chain = $1";

    static final String BLOCK = "SELECT height, block_hash FROM ledger_block WHERE chain = $1 AND height = $2";

    /** In the order of the index: what it passes over are blocks of format 1, which only old ledgers have. */
    static final String FIRST_LINKED = """
            SELECT height FROM ledger_block WHERE chain = $1 AND format = 2 AND taken_at >= $2 ORDER BY height LIMIT 1
            """;

    private static final String HEADER = """
            SELECT format, chain, height, entries, events, taken_at, is_synthetic, merkle_root, prev_hash, skip_hash,
                   block_hash
              FROM ledger_block
            """;

    static final String HEADERS =
            HEADER + " WHERE chain = $1 AND height = ANY($2) AND taken_at >= $3 ORDER BY height DESC";

    static final String HEADS = "SELECT chain, height, block_hash FROM ledger_head ORDER BY chain";

    static final String SUMMARIZE = "SELECT ledger_summarize()";

    /** Every chain that has a head, a block or an archive; those of blocks are found by one step in an index each. */
    static final String CHAINS = """
            WITH RECURSIVE of_blocks AS (
                (SELECT chain FROM ledger_block ORDER BY chain LIMIT 1)
                UNION ALL
                SELECT (SELECT b.chain FROM ledger_block b WHERE b.chain > o.chain ORDER BY b.chain LIMIT 1)
                  FROM of_blocks o WHERE o.chain IS NOT NULL),
            archived AS (
                SELECT c.chain, max(c.last) AS height, sum(c.entries)::bigint AS entries,
                       (array_agg(c.hash ORDER BY c.last DESC))[1] AS hash
                  FROM ledger_archive a,
                       jsonb_to_recordset(a.chains) AS c (chain text, last bigint, hash text, entries bigint)
                 GROUP BY c.chain)
            SELECT chain, h.height, h.block_hash, h.records, a.height AS archived_height, a.hash AS archived_hash,
                   coalesce(a.entries, 0) AS archived_entries
              FROM (SELECT chain FROM of_blocks UNION SELECT chain FROM ledger_head
                    UNION SELECT chain FROM archived) c
              LEFT JOIN ledger_head h USING (chain)
              LEFT JOIN archived a USING (chain)
             WHERE chain IS NOT NULL ORDER BY chain
            """;

    static final String PAGE = HEADER + " WHERE chain = $1 AND height > $2 ORDER BY height LIMIT $3";

    static final String SIZES = """
            SELECT height, sum(octet_length(body))::bigint FROM ledger_entry
             WHERE chain = $1 AND height > $2 AND height <= $3 AND taken_at >= $4 AND taken_at <= $5
             GROUP BY height ORDER BY height
            """;

    private static final String ENTRY = """
            SELECT e.chain, e.height, e.seq, e.record_id, e.tenant_id, e.workflow_id, e.trace_id, e.is_synthetic,
                   e.leaf_hash, e.body
              FROM ledger_entry e
            """;

    static final String ENTRIES = ENTRY + """
             WHERE e.chain = $1 AND e.height > $2 AND e.height <= $3 AND e.taken_at >= $4 AND e.taken_at <= $5
             ORDER BY e.height, e.seq
            """;

    /** One statement, so that no block is committed between its two looks. */
    static final String STRAYS = ENTRY + """
             WHERE NOT EXISTS (SELECT FROM ledger_block b
                                WHERE b.chain = e.chain AND b.height = e.height AND b.taken_at = e.taken_at)
             LIMIT 100
            """;

    private ProofSql() {}
}

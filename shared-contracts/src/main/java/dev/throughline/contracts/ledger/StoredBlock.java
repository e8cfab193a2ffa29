package dev.throughline.contracts.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A block with its entries as the ledger's tables have them, true or not. For whoever checks it: {@link ChainAudit}.
 *
 * @param hash as stored; {@link #header()} has its own
 */
public record StoredBlock(
        int format,
        String chain,
        long height,
        int entries,
        int events,
        Instant takenAt,
        boolean isSynthetic,
        String root,
        String previous,
        @Nullable String skip,
        String hash,
        List<Entry> rows) {

    /** @param body the very bytes of the record, in Base64 */
    public record Entry(
            int seq,
            UUID recordId,
            String tenantId,
            UUID workflowId,
            UUID traceId,
            boolean isSynthetic,
            String leafHash,
            byte[] body) {
        public Entry {
            requireAll(recordId, tenantId, workflowId, traceId, leafHash, body);
        }
    }

    public StoredBlock {
        requireAll(chain, takenAt, root, previous, hash, rows);
        rows = List.copyOf(rows);
    }

    /** What cannot be absent in a table can be so in a file. */
    private static void requireAll(Object... values) {
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException("a block or an entry lacks a part");
            }
        }
    }

    /** @throws IllegalArgumentException when this cannot be the header of any block */
    public BlockHeader header() {
        return header(root);
    }

    /** With another root than the stored one. */
    BlockHeader header(String root) {
        return new BlockHeader(format, chain, height, entries, events, takenAt, isSynthetic, root, previous, skip);
    }
}

package dev.throughline.trace.archive;

import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.StoredBlock;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of two queries in one order, each block with its entries. */
final class PeriodRows {
    private PeriodRows() {}

    interface BlockSink {
        void take(StoredBlock block) throws IOException;
    }

    /** Entries that no block has are passed over: their number will not fit, and then nothing is dropped. */
    static void merge(ResultSet blocks, ResultSet entries, BlockSink sink) throws SQLException, IOException {
        boolean more = entries.next();
        while (blocks.next()) {
            String chain = blocks.getString("chain");
            long height = blocks.getLong("height");
            while (more && isBefore(entries, chain, height)) {
                more = entries.next();
            }
            var rows = new ArrayList<StoredBlock.Entry>();
            while (more && entries.getString("chain").equals(chain) && entries.getLong("height") == height) {
                rows.add(entry(entries));
                more = entries.next();
            }
            sink.take(block(blocks, rows));
        }
    }

    /** In the order of the database, which may be any: only what is of the same chain can be compared here. */
    private static boolean isBefore(ResultSet entries, String chain, long height) throws SQLException {
        return entries.getString("chain").equals(chain) && entries.getLong("height") < height;
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static StoredBlock block(ResultSet row, List<StoredBlock.Entry> rows) throws SQLException {
        byte[] skip = row.getBytes("skip_hash");
        return new StoredBlock(
                row.getInt("format"),
                row.getString("chain"),
                row.getLong("height"),
                row.getInt("entries"),
                row.getInt("events"),
                time(row, "taken_at"),
                row.getBoolean("is_synthetic"),
                Hashes.hex(row.getBytes("merkle_root")),
                Hashes.hex(row.getBytes("prev_hash")),
                skip == null ? null : Hashes.hex(skip),
                Hashes.hex(row.getBytes("block_hash")),
                rows);
    }

    private static StoredBlock.Entry entry(ResultSet row) throws SQLException {
        return new StoredBlock.Entry(
                row.getInt("seq"),
                row.getObject("record_id", UUID.class),
                row.getString("tenant_id"),
                row.getObject("workflow_id", UUID.class),
                row.getObject("trace_id", UUID.class),
                row.getBoolean("is_synthetic"),
                Hashes.hex(row.getBytes("leaf_hash")),
                row.getBytes("body"));
    }
}

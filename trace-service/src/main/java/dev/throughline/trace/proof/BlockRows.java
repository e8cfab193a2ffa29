package dev.throughline.trace.proof;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.StoredBlock;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows as they are: whether they are right is for the one who asks to find out. */
final class BlockRows {
    private BlockRows() {}

    /** The stream that a row set offers itself has rows of another class. */
    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }

    static BlockHeader header(Row row) {
        return block(row, List.of()).header();
    }

    static StoredBlock block(Row row, List<StoredBlock.Entry> entries) {
        return new StoredBlock(
                row.getInteger("format"),
                row.getString("chain"),
                row.getLong("height"),
                row.getInteger("entries"),
                row.getInteger("events"),
                row.getOffsetDateTime("taken_at").toInstant(),
                row.getBoolean("is_synthetic"),
                hex(row, "merkle_root"),
                hex(row, "prev_hash"),
                skip(row),
                hex(row, "block_hash"),
                entries);
    }

    static StoredBlock.Entry entry(Row row) {
        return new StoredBlock.Entry(
                row.getInteger("seq"),
                row.getUUID("record_id"),
                row.getString("tenant_id"),
                row.getUUID("workflow_id"),
                row.getUUID("trace_id"),
                row.getBoolean("is_synthetic"),
                hex(row, "leaf_hash"),
                row.getBuffer("body").getBytes());
    }

    static String hex(Row row, String column) {
        return Hashes.hex(row.getBuffer(column).getBytes());
    }

    private static @Nullable String skip(Row row) {
        return row.getBuffer("skip_hash") == null ? null : hex(row, "skip_hash");
    }
}

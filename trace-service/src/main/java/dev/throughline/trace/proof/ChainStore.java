package dev.throughline.trace.proof;

import dev.throughline.contracts.ledger.LedgerPages;
import dev.throughline.contracts.ledger.StoredBlock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whole chains, page by page, as the tables have them. */
@ApplicationScoped
class ChainStore {
    private static final int MOST_BLOCKS = 1_000;
    private static final int MOST_ENTRIES = 4_000;
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final Pool pool;

    ChainStore(Pool pool) {
        this.pool = pool;
    }

    Uni<List<LedgerPages.Chain>> chains() {
        return pool.query(ProofSql.SUMMARIZE)
                .execute()
                .chain(() -> pool.query(ProofSql.CHAINS).execute())
                .map(rows -> BlockRows.list(rows, ChainStore::state));
    }

    /** Blocks above a height, as many as a page holds, but at least one of those there are. */
    Uni<LedgerPages.Page> page(String chain, long after) {
        return pool.preparedQuery(ProofSql.PAGE)
                .execute(Tuple.of(chain, after, MOST_BLOCKS))
                .map(rows -> BlockRows.list(rows, row -> row))
                .chain(blocks -> blocks.isEmpty()
                        ? Uni.createFrom().item(new LedgerPages.Page(List.of()))
                        : page(chain, after, few(blocks)));
    }

    private Uni<LedgerPages.Page> page(String chain, long after, List<Row> blocks) {
        return pool.preparedQuery(ProofSql.SIZES)
                .execute(range(chain, after, blocks))
                .map(sizes -> light(blocks, sizes))
                .chain(page -> pool.preparedQuery(ProofSql.ENTRIES)
                        .execute(range(chain, after, page))
                        .map(entries -> page(page, entries)));
    }

    /** The first of the entries that no block has. Reads the whole table once. */
    Uni<List<LedgerPages.Stray>> strays() {
        return pool.query(ProofSql.STRAYS)
                .execute()
                .map(rows -> BlockRows.list(
                        rows, row -> new LedgerPages.Stray(row.getString("chain"), height(row), BlockRows.entry(row))));
    }

    private static Tuple range(String chain, long after, List<Row> blocks) {
        var times =
                blocks.stream().map(row -> row.getOffsetDateTime("taken_at")).toList();
        return Tuple.of(chain, after, height(blocks.getLast()), Collections.min(times), Collections.max(times));
    }

    private static List<Row> few(List<Row> blocks) {
        long entries = 0;
        int count = 0;
        for (Row block : blocks) {
            entries += Math.max(0, block.getInteger("entries"));
            if (count > 0 && entries > MOST_ENTRIES) {
                break;
            }
            count++;
        }
        return blocks.subList(0, count);
    }

    private static List<Row> light(List<Row> blocks, RowSet<Row> sizes) {
        Map<Long, Long> bytes = new HashMap<>();
        sizes.forEach(row -> bytes.put(row.getLong(0), row.getLong(1)));
        long sum = 0;
        int count = 0;
        for (Row block : blocks) {
            sum += bytes.getOrDefault(height(block), 0L);
            if (count > 0 && sum > MOST_BYTES) {
                break;
            }
            count++;
        }
        return blocks.subList(0, count);
    }

    private static LedgerPages.Page page(List<Row> blocks, RowSet<Row> rows) {
        var entries = new HashMap<Long, List<StoredBlock.Entry>>();
        rows.forEach(row -> entries.computeIfAbsent(height(row), height -> new ArrayList<>())
                .add(BlockRows.entry(row)));
        return new LedgerPages.Page(blocks.stream()
                .map(block -> BlockRows.block(block, entries.getOrDefault(height(block), List.of())))
                .toList());
    }

    private static LedgerPages.Chain state(Row row) {
        return new LedgerPages.Chain(
                row.getString("chain"),
                row.getLong("height"),
                row.getBuffer("block_hash") == null ? null : BlockRows.hex(row, "block_hash"),
                row.getLong("records"),
                row.getLong("archived_height"),
                row.getString("archived_hash"),
                row.getLong("archived_entries"));
    }

    private static long height(Row row) {
        return row.getLong("height");
    }
}

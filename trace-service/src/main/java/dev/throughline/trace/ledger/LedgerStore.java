package dev.throughline.trace.ledger;

import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.Skips;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The ledger in Postgres. One transaction per batch; see {@link LedgerConsumer} for who calls it when. */
@ApplicationScoped
class LedgerStore {
    private final Pool pool;

    private final Duration window;

    LedgerStore(Pool pool, LedgerConfig config) {
        this.pool = pool;
        this.window = config.duplicateWindow();
    }

    /** What a batch added; duplicates are not in it. */
    record Written(int records, int events, int duplicates) {}

    /** Another instance moved the partition meanwhile, or the commit of an earlier try was lost on its way back. */
    static final class PositionMovedException extends RuntimeException {
        PositionMovedException() {
            super("a position or head of the batch is not where this instance left it");
        }
    }

    /** Where each partition goes on; partitions never seen start at 0. */
    Uni<Map<Integer, Long>> positions(String topic, Collection<Integer> partitions) {
        var wanted = Tuple.of(topic, partitions.toArray(Integer[]::new));
        return pool.preparedQuery(LedgerSql.CREATE_POSITIONS)
                .execute(wanted)
                .chain(() -> pool.preparedQuery(LedgerSql.READ_POSITIONS).execute(wanted))
                .map(LedgerStore::toPositions);
    }

    /** Makes partitions for the time to come; what no partition is made for in time goes into the default one. */
    Uni<Integer> extend(int days, int ahead) {
        return pool.preparedQuery(LedgerSql.EXTEND)
                .execute(Tuple.of(days, ahead))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** All or nothing: position, entries, blocks, heads, traces and steps. */
    Uni<Written> write(String topic, Batch batch) {
        return pool.withTransaction(tx -> move(tx, topic, batch)
                .chain(() -> heads(tx, batch))
                .chain(heads -> append(tx, batch, heads, Instant.now().truncatedTo(ChronoUnit.MICROS))));
    }

    private Uni<Void> move(SqlConnection tx, String topic, Batch batch) {
        var moves = batch.moves();
        var ordered = List.copyOf(moves.entrySet());
        var parameters = Tuple.of(
                topic,
                ordered.stream().map(Map.Entry::getKey).toArray(Integer[]::new),
                ordered.stream().map(m -> m.getValue().expected()).toArray(Long[]::new),
                ordered.stream().map(m -> m.getValue().next()).toArray(Long[]::new));
        return tx.preparedQuery(LedgerSql.MOVE_POSITIONS)
                .execute(parameters)
                .invoke(moved -> requireAll(moved.rowCount(), moves.size()))
                .replaceWithVoid();
    }

    private Uni<Written> append(SqlConnection tx, Batch batch, Map<String, Batch.Head> heads, Instant now) {
        var asked = Batch.window(heads, now, window);
        return known(tx, batch, asked).map(batch::fresh).chain(fresh -> {
            int duplicates = batch.entries().size() - fresh.size();
            if (fresh.isEmpty()) {
                return Uni.createFrom().item(new Written(0, 0, duplicates));
            }
            var blocks = Batch.blocks(fresh, heads, now);
            return insert(tx, fresh, blocks, asked).map(events -> new Written(fresh.size(), events, duplicates));
        });
    }

    private static Uni<List<UUID>> known(SqlConnection tx, Batch batch, Batch.Window window) {
        UUID[] ids = batch.entries().stream().map(e -> e.record().id()).toArray(UUID[]::new);
        var parameters = Tuple.tuple()
                .addValue(ids)
                .addValue(window.from().atOffset(ZoneOffset.UTC))
                .addValue(window.until().atOffset(ZoneOffset.UTC));
        return tx.preparedQuery(LedgerSql.KNOWN_RECORDS)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID(0))
                        .toList());
    }

    private static Uni<Map<String, Batch.Head>> heads(SqlConnection tx, Batch batch) {
        return tx.preparedQuery(LedgerSql.READ_HEADS)
                .execute(Tuple.of(batch.chains().toArray(String[]::new)))
                .map(LedgerStore::toHeads);
    }

    /** Pipelined: the statements go out together, and the first to fail fails the transaction. */
    private static Uni<Integer> insert(
            SqlConnection tx, List<Entry> fresh, List<Batch.Block> blocks, Batch.Window window) {
        var statements = new ArrayList<Uni<RowSet<Row>>>();
        statements.add(run(tx, LedgerSql.INSERT_ENTRIES, LedgerRows.entries(blocks)));
        statements.add(run(tx, LedgerSql.INSERT_BLOCKS, LedgerRows.blocks(blocks)));
        statements.add(run(tx, LedgerSql.MOVE_HEADS, LedgerRows.heads(blocks))
                .invoke(moved -> requireAll(moved.rowCount(), blocks.size())));
        statements.add(run(tx, LedgerSql.UPSERT_TRACES, LedgerRows.traces(Batch.traces(fresh), blocks)));
        var steps = Batch.steps(blocks);
        if (!steps.isEmpty()) {
            statements.add(run(tx, LedgerSql.INSERT_STEPS, LedgerRows.steps(steps, window)));
        }
        int events = blocks.stream().mapToInt(b -> b.header().events()).sum();
        return Uni.join().all(statements).andFailFast().replaceWith(events);
    }

    private static void requireAll(int moved, int expected) {
        if (moved != expected) {
            throw new PositionMovedException();
        }
    }

    private static Uni<RowSet<Row>> run(SqlConnection tx, String sql, Tuple rows) {
        return tx.preparedQuery(sql).execute(rows);
    }

    Uni<LedgerStats> stats() {
        return pool.query(LedgerSql.STATS).execute().map(rows -> {
            var chains = new ArrayList<LedgerStats.Chain>();
            long records = 0;
            long events = 0;
            for (var row : rows) {
                chains.add(new LedgerStats.Chain(row.getString("chain"), row.getLong("height")));
                records += row.getLong("records");
                events += row.getLong("events");
            }
            return new LedgerStats(records, events, chains);
        });
    }

    private static Map<Integer, Long> toPositions(RowSet<Row> rows) {
        var positions = new HashMap<Integer, Long>();
        rows.forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
        return positions;
    }

    private static Map<String, Batch.Head> toHeads(RowSet<Row> rows) {
        var heads = new HashMap<String, Batch.Head>();
        rows.forEach(row -> heads.put(
                row.getString(0),
                new Batch.Head(
                        row.getLong(1),
                        Hashes.hex(row.getBuffer(2).getBytes()),
                        row.getOffsetDateTime(3).toInstant(),
                        Skips.of(row.getBuffer(4).getBytes()))));
        return heads;
    }
}

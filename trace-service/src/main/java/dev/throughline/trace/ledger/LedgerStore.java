package dev.throughline.trace.ledger;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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

    LedgerStore(Pool pool) {
        this.pool = pool;
    }

    /** What a batch added; duplicates are not in it. */
    record Written(int records, int events, int duplicates) {}

    /** Another instance moved the partition meanwhile, or the commit of an earlier try was lost on its way back. */
    static final class PositionMovedException extends RuntimeException {
        PositionMovedException() {
            super("a position of the batch is not where this instance left it");
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

    /** All or nothing: position, entries, blocks, heads, traces and steps. */
    Uni<Written> write(String topic, Batch batch) {
        return pool.withTransaction(tx -> move(tx, topic, batch)
                .chain(() -> known(tx, batch))
                .map(batch::fresh)
                .chain(fresh -> append(tx, batch, fresh)));
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
                .invoke(moved -> {
                    if (moved.rowCount() != moves.size()) {
                        throw new PositionMovedException();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<List<UUID>> known(SqlConnection tx, Batch batch) {
        UUID[] ids = batch.entries().stream().map(e -> e.record().id()).toArray(UUID[]::new);
        return tx.preparedQuery(LedgerSql.KNOWN_RECORDS)
                .execute(Tuple.of(ids))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID(0))
                        .toList());
    }

    private static Uni<Written> append(SqlConnection tx, Batch batch, List<Entry> fresh) {
        int duplicates = batch.entries().size() - fresh.size();
        if (fresh.isEmpty()) {
            return Uni.createFrom().item(new Written(0, 0, duplicates));
        }
        return heads(tx, batch)
                .map(heads -> Batch.blocks(fresh, heads))
                .chain(blocks -> insert(tx, fresh, blocks))
                .map(events -> new Written(fresh.size(), events, duplicates));
    }

    private static Uni<Map<String, Batch.Head>> heads(SqlConnection tx, Batch batch) {
        return tx.preparedQuery(LedgerSql.READ_HEADS)
                .execute(Tuple.of(batch.chains().toArray(String[]::new)))
                .map(LedgerStore::toHeads);
    }

    /** Pipelined: the statements go out together, and the first to fail fails the transaction. */
    private static Uni<Integer> insert(SqlConnection tx, List<Entry> fresh, List<Batch.Block> blocks) {
        var statements = new ArrayList<Uni<RowSet<Row>>>();
        statements.add(run(tx, LedgerSql.INSERT_ENTRIES, LedgerRows.entries(blocks)));
        statements.add(run(tx, LedgerSql.INSERT_BLOCKS, LedgerRows.blocks(blocks)));
        statements.add(run(tx, LedgerSql.MOVE_HEADS, LedgerRows.heads(blocks)));
        statements.add(run(tx, LedgerSql.UPSERT_TRACES, LedgerRows.traces(Batch.traces(fresh))));
        var steps = Batch.steps(fresh);
        if (!steps.isEmpty()) {
            statements.add(run(tx, LedgerSql.INSERT_STEPS, LedgerRows.steps(steps)));
        }
        int events = blocks.stream().mapToInt(Batch.Block::events).sum();
        return Uni.join().all(statements).andFailFast().replaceWith(events);
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
                new Batch.Head(row.getLong(1), row.getBuffer(2).getBytes())));
        return heads;
    }
}

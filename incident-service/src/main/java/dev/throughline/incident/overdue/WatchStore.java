package dev.throughline.incident.overdue;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Live runs and the position they stand for, always written together. */
@ApplicationScoped
class WatchStore {
    private final Pool pool;

    WatchStore(@ReactiveDataSource("intake") Pool pool) {
        this.pool = pool;
    }

    /** How far a partition was read. */
    record Move(int partition, long expected, long next) {}

    /** Another instance moved the partition meanwhile, or the commit of an earlier try was lost on its way back. */
    static final class PositionMovedException extends RuntimeException {
        PositionMovedException() {
            super("a position of the watch is not where this instance left it");
        }
    }

    /** Where each partition goes on; partitions never seen start at 0. To be read before the rows, see {@link #live}. */
    Uni<Map<Integer, Long>> positions(Collection<Integer> partitions) {
        return pool.preparedQuery(WatchSql.CREATE_POSITIONS)
                .execute(of(partitions))
                .chain(() -> pool.preparedQuery(WatchSql.READ_POSITIONS).execute(of(partitions)))
                .map(rows -> {
                    Map<Integer, Long> positions = new HashMap<>();
                    rows.forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
                    return positions;
                });
    }

    /**
     * Rows that are newer than the positions do no harm: the records between are read again, and the next write is
     * refused. Rows that are older than the positions would lack those records for good.
     */
    Uni<List<WatchRows.Live>> live(Collection<Integer> partitions) {
        return pool.preparedQuery(WatchSql.READ_LIVE)
                .execute(of(partitions))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(WatchRows.Live::of)
                        .toList());
    }

    /** All or nothing. */
    Uni<Void> write(List<Move> moves, List<WatchRows.Kept> kept, Collection<UUID> gone) {
        return pool.withTransaction(tx -> move(tx, moves)
                .chain(() -> kept.isEmpty() ? nothing() : run(tx, WatchSql.KEEP, WatchRows.kept(kept)))
                .chain(() -> gone.isEmpty() ? nothing() : run(tx, WatchSql.DROP, ids(gone))));
    }

    Uni<Map<UUID, WatchedRun>> details(Collection<UUID> workflowIds) {
        return pool.preparedQuery(WatchSql.DETAILS).execute(ids(workflowIds)).map(rows -> {
            Map<UUID, WatchedRun> details = new HashMap<>();
            rows.forEach(row -> details.put(row.getUUID(0), WatchRows.run(row)));
            return details;
        });
    }

    private static Uni<Void> move(SqlConnection tx, List<Move> moves) {
        var parameters = Tuple.of(
                moves.stream().map(Move::partition).toArray(Integer[]::new),
                moves.stream().map(Move::expected).toArray(Long[]::new),
                moves.stream().map(Move::next).toArray(Long[]::new));
        return tx.preparedQuery(WatchSql.MOVE_POSITIONS)
                .execute(parameters)
                .invoke(moved -> {
                    if (moved.rowCount() != moves.size()) {
                        throw new PositionMovedException();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> run(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private static Tuple of(Collection<Integer> partitions) {
        return Tuple.tuple().addArrayOfInteger(partitions.toArray(Integer[]::new));
    }

    private static Tuple ids(Collection<UUID> ids) {
        return Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new));
    }
}

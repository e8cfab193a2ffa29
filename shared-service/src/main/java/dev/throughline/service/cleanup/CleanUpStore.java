package dev.throughline.service.cleanup;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes in batches, each a transaction of its own that sees one snapshot: what is not synthetic is counted in it before
 * and after, and a batch that would take any of that is taken back. Blocking; for the clean-up's own thread.
 */
@ApplicationScoped
class CleanUpStore {
    /** A transaction that another one crossed, and a lock that did not come. */
    private static final java.util.Set<String> AGAIN = java.util.Set.of("40001", "40P01", "55P03");

    private static final int TRIES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Pool pool;

    CleanUpStore(Pool pool) {
        this.pool = pool;
    }

    /** @param realBefore absent when there are more than the bound */
    record Batch(
            long deleted,
            @Nullable Long realBefore,
            @Nullable Long realAfter) {}

    /** The batch is taken back. */
    static final class RealRowsException extends IllegalStateException {
        RealRowsException(String table, long before, long after) {
            super("%s had %d rows that are not synthetic and would have %d; nothing of the batch is deleted"
                    .formatted(table, before, after));
        }
    }

    Batch delete(CleanUpTable table, List<String> tenants, String scenario, int size, int countable) {
        var sql = new CleanUpSql(table);
        var which = values(tenants, scenario, size);
        var bound = values(tenants, scenario, countable + 1);
        return retried(pool.withTransaction(tx -> tx.query(CleanUpSql.BEGIN)
                .execute()
                .chain(() -> count(tx, sql.real(), bound))
                .chain(before -> tx.preparedQuery(sql.delete())
                        .execute(which)
                        .chain(deleted -> count(tx, sql.real(), bound)
                                .map(after -> batch(table, deleted.rowCount(), before, after, countable))))));
    }

    /** Never more than the bound. */
    long remaining(CleanUpTable table, List<String> tenants, String scenario, int bound) {
        return number(new CleanUpSql(table).remaining(), tenants, scenario, bound);
    }

    long foreign(CleanUpTable table, List<String> tenants, String scenario, int bound) {
        return number(new CleanUpSql(table).foreign(), tenants, scenario, bound);
    }

    private static Batch batch(CleanUpTable table, long deleted, long before, long after, int countable) {
        if (before != after) {
            throw new RealRowsException(table.name(), before, after);
        }
        return before > countable ? new Batch(deleted, null, null) : new Batch(deleted, before, after);
    }

    private long number(String sql, List<String> tenants, String scenario, int bound) {
        return retried(pool.withConnection(tx -> count(tx, sql, values(tenants, scenario, bound))));
    }

    private static Tuple values(List<String> tenants, String scenario, int bound) {
        return Tuple.tuple()
                .addArrayOfString(tenants.toArray(String[]::new))
                .addString(scenario)
                .addInteger(bound);
    }

    private static Uni<Long> count(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql)
                .execute(values)
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static <T> T retried(Uni<T> work) {
        return work.onFailure(CleanUpStore::isWorthAnotherTry)
                .retry()
                .withBackOff(Duration.ofMillis(50), Duration.ofSeconds(1))
                .atMost(TRIES)
                .await()
                .atMost(PATIENCE);
    }

    private static boolean isWorthAnotherTry(Throwable failure) {
        return failure instanceof io.vertx.pgclient.PgException refused && AGAIN.contains(refused.getSqlState());
    }
}

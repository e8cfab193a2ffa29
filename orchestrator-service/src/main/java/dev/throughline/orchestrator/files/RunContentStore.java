package dev.throughline.orchestrator.files;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What runs and drafts refer to: their inputs, and the artifacts of runs until these expire. Blocking. */
@Singleton
public final class RunContentStore implements ContentReferences {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Pool pool;

    RunContentStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Set<String> inUse(List<String> digests) {
        Set<String> found = new HashSet<>();
        var wanted = Tuple.tuple().addArrayOfString(digests.toArray(String[]::new));
        ask(ContentSql.IN_USE, wanted).forEach(row -> found.add(row.getString(0)));
        return found;
    }

    /**
     * Artifacts of runs that ended longer ago than {@code retention} can no longer be fetched.
     *
     * @return how many these were, at most {@code limit}
     */
    int expire(Duration retention, int limit) {
        return ask(ContentSql.EXPIRE, Tuple.of(retention.toMillis(), limit)).rowCount();
    }

    private RowSet<Row> ask(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }
}

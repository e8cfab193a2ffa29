package dev.throughline.trace.search;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What is to be judged, of all tenants, and what was found. */
@ApplicationScoped
class CompletenessStore {
    private final Pool pool;

    CompletenessStore(Pool pool) {
        this.pool = pool;
    }

    /** @param statusAt the end that is judged */
    record Ended(UUID workflowId, OffsetDateTime statusAt) {}

    record Verdict(Ended ended, boolean isComplete) {}

    Uni<List<Ended>> toJudge(int most) {
        return pool.preparedQuery(SearchSql.TO_JUDGE)
                .execute(Tuple.of(most))
                .map(rows -> list(rows, row -> new Ended(row.getUUID(0), row.getOffsetDateTime(1))));
    }

    Uni<List<CausalRecord>> records(Collection<UUID> workflows) {
        if (workflows.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(SearchSql.RECORDS)
                .execute(Tuple.tuple().addValue(workflows.toArray(UUID[]::new)))
                .map(rows -> list(rows, row -> Json.read(row.getBuffer(0).getBytes(), CausalRecord.class)));
    }

    Uni<Void> judge(List<Verdict> verdicts) {
        var parameters = Tuple.tuple()
                .addValue(verdicts.stream().map(v -> v.ended().workflowId()).toArray(UUID[]::new))
                .addValue(verdicts.stream().map(v -> v.ended().statusAt()).toArray(OffsetDateTime[]::new))
                .addValue(verdicts.stream().map(Verdict::isComplete).toArray(Boolean[]::new));
        return pool.preparedQuery(SearchSql.JUDGE).execute(parameters).replaceWithVoid();
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }
}

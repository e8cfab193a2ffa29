package dev.throughline.trace.view;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads what the ledger's transaction wrote. */
@ApplicationScoped
class TraceStore {
    private final Pool pool;

    TraceStore(Pool pool) {
        this.pool = pool;
    }

    Uni<List<CausalRecord>> records(UUID traceOrWorkflow) {
        return pool.preparedQuery(TraceSql.RECORDS)
                .execute(Tuple.of(traceOrWorkflow))
                .map(TraceStore::records);
    }

    Uni<List<CausalRecord>> records(Collection<UUID> workflows) {
        return pool.preparedQuery(TraceSql.RECORDS_OF)
                .execute(Tuple.of(workflows.toArray(UUID[]::new)))
                .map(TraceStore::records);
    }

    Uni<List<StepItem>> steps(UUID traceOrWorkflow) {
        return pool.preparedQuery(TraceSql.STEPS)
                .execute(Tuple.of(traceOrWorkflow))
                .map(rows -> list(rows, StepItem::of));
    }

    Uni<Boolean> exists(UUID traceOrWorkflow) {
        return pool.preparedQuery(TraceSql.EXISTS)
                .execute(Tuple.of(traceOrWorkflow))
                .map(rows -> rows.size() > 0);
    }

    /** One row more than asked for, so that the caller knows whether a next page exists. */
    Uni<List<TraceItem>> page(TraceQuery query) {
        var after = query.after();
        var parameters = filter(query)
                .addValue(after == null ? null : after.startedAt().atOffset(ZoneOffset.UTC))
                .addValue(after == null ? null : after.workflowId())
                .addValue(query.limit() + 1);
        return pool.preparedQuery(TraceSql.LIST).execute(parameters).map(rows -> list(rows, TraceItem::of));
    }

    Uni<Long> total(TraceQuery query) {
        return pool.preparedQuery(TraceSql.COUNT)
                .execute(filter(query))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple filter(TraceQuery query) {
        return Tuple.tuple()
                .addValue(query.status())
                .addValue(query.workflowId())
                .addValue(query.agent());
    }

    private static List<CausalRecord> records(RowSet<Row> rows) {
        return list(rows, row -> Json.read(row.getBuffer(0).getBytes(), CausalRecord.class));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }
}

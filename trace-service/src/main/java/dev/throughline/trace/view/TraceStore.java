package dev.throughline.trace.view;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads what the ledger's transaction wrote, of the tenant that is in scope ({@code *}: of all). */
@ApplicationScoped
class TraceStore {
    private final TenantPool pool;

    TraceStore(TenantPool pool) {
        this.pool = pool;
    }

    Uni<List<CausalRecord>> records(String scope, UUID traceOrWorkflow) {
        return pool.query(scope, TraceSql.RECORDS, Tuple.of(traceOrWorkflow, scope))
                .map(TraceStore::records);
    }

    Uni<List<CausalRecord>> records(String scope, Collection<UUID> workflows) {
        return pool.query(scope, TraceSql.RECORDS_OF, Tuple.of(workflows.toArray(UUID[]::new), scope))
                .map(TraceStore::records);
    }

    Uni<List<StepItem>> steps(String scope, UUID traceOrWorkflow) {
        return pool.query(scope, TraceSql.STEPS, Tuple.of(traceOrWorkflow, scope))
                .map(rows -> list(rows, StepItem::of));
    }

    Uni<Boolean> exists(String scope, UUID traceOrWorkflow) {
        return pool.query(scope, TraceSql.EXISTS, Tuple.of(traceOrWorkflow, scope))
                .map(rows -> rows.size() > 0);
    }

    private static List<CausalRecord> records(RowSet<Row> rows) {
        return list(rows, row -> Json.read(row.getBuffer(0).getBytes(), CausalRecord.class));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }
}

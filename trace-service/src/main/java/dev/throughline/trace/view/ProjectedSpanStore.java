package dev.throughline.trace.view;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The ledger's side of traces, which is there whatever was sampled; scope is the caller's tenant or {@code *}. */
@ApplicationScoped
public class ProjectedSpanStore {
    /** In one answer. */
    private static final int MOST_RECORDS = 20_000;

    private final TenantPool pool;

    ProjectedSpanStore(TenantPool pool) {
        this.pool = pool;
    }

    /** A workflow of a trace, and a place in the list of them. */
    public record Run(UUID traceId, UUID workflowId, Instant startedAt) {}

    /** Empty when the ledger knows nothing of it. */
    public Uni<Optional<TraceView>> trace(String scope, UUID traceId) {
        return traces(scope, List.of(traceId)).map(traces -> Optional.ofNullable(traces.get(traceId)));
    }

    /** Those that the ledger knows. */
    public Uni<Map<UUID, TraceView>> traces(String scope, Collection<UUID> traceIds) {
        var ids = traceIds.toArray(UUID[]::new);
        return pool.query(
                        scope,
                        ProjectedSql.RECORDS,
                        Tuple.tuple().addValue(ids).addValue(scope).addValue(MOST_RECORDS))
                .map(ProjectedSpanStore::views);
    }

    /** Newest first. */
    public Uni<List<Run>> runs(String scope, Instant from, Instant to, @Nullable Run after, int limit) {
        var parameters = Tuple.tuple()
                .addValue(from.atOffset(ZoneOffset.UTC))
                .addValue(scope)
                .addValue(to.atOffset(ZoneOffset.UTC))
                .addValue(after == null ? null : after.startedAt().atOffset(ZoneOffset.UTC))
                .addValue(after == null ? null : after.workflowId())
                .addValue(limit);
        return pool.query(scope, ProjectedSql.RUNS, parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ProjectedSpanStore::run)
                        .toList());
    }

    private static Run run(Row row) {
        return new Run(
                row.getUUID("trace_id"),
                row.getUUID("workflow_id"),
                row.getOffsetDateTime("started_at").toInstant());
    }

    private static Map<UUID, TraceView> views(RowSet<Row> rows) {
        var byTrace = StreamSupport.stream(rows.spliterator(), false)
                .map(row -> Json.read(row.getBuffer(0).getBytes(), CausalRecord.class))
                .collect(Collectors.groupingBy(record -> record.traceId().uuid()));
        var views = new HashMap<UUID, TraceView>();
        byTrace.forEach((id, records) -> SpanProjection.of(records).ifPresent(view -> views.put(id, view)));
        return views;
    }
}

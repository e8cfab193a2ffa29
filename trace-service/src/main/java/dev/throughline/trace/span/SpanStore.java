package dev.throughline.trace.span;

import dev.throughline.service.tenant.TenantPool;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads of stored spans; scope is the caller's tenant or {@code *}. Bodies are inflated and read on worker threads: an event
 * loop has other callers.
 */
@ApplicationScoped
public class SpanStore {
    /** Of one trace: beyond it the oldest are read, and the rest is left out. */
    static final int MOST_BYTES = 32 << 20;
    /** Of several traces together, an equal share for each. */
    private static final int MOST_BYTES_OF_SEVERAL = 64 << 20;
    /** A search for names and values looks at that many of the newest chunks. */
    private static final int SAMPLE = 400;

    private final TenantPool pool;
    private final Pool service;

    SpanStore(TenantPool pool, Pool service) {
        this.pool = pool;
        this.service = service;
    }

    /** All chunks of a trace, oldest first; none when nobody sent any. A request that was sent twice counts once. */
    public Uni<List<TracesData>> trace(String scope, UUID traceId) {
        return pool.query(scope, SpanSql.TRACE, Tuple.of(traceId, scope, MOST_BYTES))
                .map(rows -> list(rows, row -> row.getBuffer(0)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(bodies -> bodies.stream().distinct().map(SpanStore::data).toList());
    }

    /** Of several traces, as {@link #trace}; those that nobody sent spans of are absent. */
    public Uni<Map<UUID, List<TracesData>>> traces(String scope, Collection<UUID> traceIds) {
        var ids = traceIds.toArray(UUID[]::new);
        var parameters =
                Tuple.tuple().addValue(ids).addValue(scope).addValue(MOST_BYTES_OF_SEVERAL / Math.max(1, ids.length));
        return pool.query(scope, SpanSql.TRACES, parameters)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.groupingBy(
                                row -> row.getUUID(0), Collectors.mapping(row -> data(row, 1), Collectors.toList()))));
    }

    /**
     * Newest first, a superset of what matches: the caller checks the spans exactly. Only keys, and found as the service
     * itself: the index of tokens is of no use to who must not see some rows, because what it compares could be told to
     * them. The search names the tenant, and what is found is read in its scope.
     */
    public Uni<List<ChunkKey>> candidates(String scope, SpanFilter filter) {
        var search = SpanSearchSql.of(scope, filter);
        int limit = filter.limit();
        return service.withTransaction(tx -> tx.query(SpanSql.PLAN_FOR_VALUES)
                .execute()
                .chain(() -> run(tx, search, search.newest()))
                .chain(rows -> isEnough(search, rows, limit)
                        ? Uni.createFrom().item(rows)
                        : search.wider(rows.size(), limit)
                                .map(sql -> run(tx, search, sql))
                                .orElseGet(() -> Uni.createFrom().item(rows)))
                .chain(rows -> isEnough(search, rows, limit)
                        ? Uni.createFrom().item(rows)
                        : run(tx, search, search.everything()))
                .map(rows -> list(rows, SpanStore::key)));
    }

    private static boolean isEnough(SpanSearchSql search, RowSet<Row> rows, int limit) {
        return rows.size() >= limit || !search.isSelective();
    }

    private static Uni<RowSet<Row>> run(SqlConnection tx, SpanSearchSql search, String sql) {
        return tx.preparedQuery(sql).execute(search.parameters());
    }

    /** In the order of their keys; without those that are gone or not the caller's. */
    public Uni<List<SpanChunk>> chunks(String scope, List<ChunkKey> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var parameters = Tuple.tuple()
                .addValue(keys.stream()
                        .map(key -> key.takenAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(keys.stream()
                        .map(key -> key.firstStart().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(keys.stream().map(ChunkKey::traceId).toArray(UUID[]::new));
        return pool.query(scope, SpanSql.FETCH, parameters)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> list(rows, SpanStore::chunk));
    }

    /** Values of a tag that were seen lately, in order. */
    public Uni<List<String>> values(String scope, SpanTag tag, int limit) {
        return lately(scope).map(chunks -> Seen.values(chunks, tag, limit));
    }

    /** Scoped keys of attributes that were seen lately, in order. */
    public Uni<List<String>> keys(String scope, int limit) {
        return lately(scope).map(chunks -> Seen.keys(chunks, limit));
    }

    private Uni<List<TracesData>> lately(String scope) {
        return pool.query(scope, SpanSql.lately(scope), Tuple.of(scope, SAMPLE))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> list(rows, row -> data(row, 0)));
    }

    private static ChunkKey key(Row row) {
        return new ChunkKey(
                row.getUUID("trace_id"),
                row.getOffsetDateTime("taken_at").toInstant(),
                row.getOffsetDateTime("first_start").toInstant(),
                row.getInteger("body_bytes"));
    }

    private static SpanChunk chunk(Row row) {
        return new SpanChunk(
                row.getUUID("trace_id"),
                row.getOffsetDateTime("taken_at").toInstant(),
                row.getOffsetDateTime("first_start").toInstant(),
                row.getOffsetDateTime("last_end").toInstant(),
                data(row, row.getColumnIndex("body")));
    }

    private static TracesData data(Row row, int column) {
        return data(row.getBuffer(column));
    }

    private static TracesData data(Buffer stored) {
        try {
            return TracesData.parseFrom(Deflated.inflated(stored.getBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored body is no OTLP message", e);
        }
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }
}

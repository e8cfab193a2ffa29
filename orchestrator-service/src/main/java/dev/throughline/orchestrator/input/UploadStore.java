package dev.throughline.orchestrator.input;

import dev.throughline.contracts.Ids;
import dev.throughline.service.tenant.TenantPool;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Rows of uploads in pieces. For virtual threads: everything here waits. */
@Singleton
final class UploadStore {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final TenantPool shown;
    private final InputStore inputs;
    private final InputLimits limits;

    UploadStore(Pool pool, TenantPool shown, InputStore inputs, InputLimits limits) {
        this.pool = pool;
        this.shown = shown;
        this.inputs = inputs;
        this.limits = limits;
    }

    /** What became of the wish for a session. */
    sealed interface Creation {
        record Created(UploadSession session) implements Creation {}

        record TooManySessions() implements Creation {}

        record Refused(InputStore.Change change) implements Creation {}
    }

    Creation create(String tenantId, UUID workflowId, UploadRequest.Sound request) {
        var creation = new AtomicReference<@Nullable Creation>();
        var change = inputs.changing(tenantId, workflowId, connection -> {
            creation.set(create(connection, tenantId, workflowId, request));
            return new InputStore.Change.Done(List.of());
        });
        return Optional.ofNullable(creation.get()).orElseGet(() -> new Creation.Refused(change));
    }

    private Creation create(SqlConnection connection, String tenantId, UUID workflowId, UploadRequest.Sound request) {
        Row held = InputStore.run(connection, UploadSql.HELD, Tuple.of(workflowId, request.name()))
                .iterator()
                .next();
        if (held.getLong("sessions") >= limits.maxSessions()) {
            return new Creation.TooManySessions();
        }
        long bytes = held.getLong("bytes") + request.size();
        if (bytes > limits.maxWorkflowBytes().asLongValue()) {
            return new Creation.Refused(new InputStore.Change.TooLarge(bytes));
        }
        var created = InputStore.run(
                connection,
                UploadSql.CREATE,
                Tuple.from(List.of(
                        Ids.uuid7(),
                        workflowId,
                        tenantId,
                        request.name(),
                        request.mediaType(),
                        request.size(),
                        request.sha256(),
                        limits.sessionExpiry().toSeconds())));
        return new Creation.Created(session(created.iterator().next()));
    }

    Optional<UploadSession> find(String tenantId, UUID workflowId, UUID uploadId) {
        RowSet<Row> rows = shown.query(tenantId, UploadSql.FIND, Tuple.of(uploadId, workflowId, tenantId))
                .await()
                .atMost(PATIENCE);
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(session(rows.iterator().next()));
    }

    /** From now on the caller may rely on so many bytes. False when somebody else has moved the offset. */
    boolean promise(String tenantId, UUID uploadId, long before, long after) {
        return query(
                                UploadSql.PROMISE,
                                Tuple.of(
                                        uploadId,
                                        tenantId,
                                        before,
                                        after,
                                        limits.sessionExpiry().toSeconds()))
                        .rowCount()
                == 1;
    }

    /** The session's end and the draft's new input are one commit. */
    InputStore.Change complete(String tenantId, UUID workflowId, UUID uploadId, InputStore.New input) {
        return inputs.changing(tenantId, workflowId, connection -> {
            var ended = InputStore.run(connection, UploadSql.COMPLETE, Tuple.of(uploadId, tenantId));
            return ended.rowCount() == 0
                    ? new InputStore.Change.NoDraft()
                    : inputs.put(connection, tenantId, workflowId, List.of(input));
        });
    }

    boolean delete(String tenantId, UUID workflowId, UUID uploadId) {
        return query(UploadSql.DELETE, Tuple.of(uploadId, workflowId, tenantId)).rowCount() > 0;
    }

    int deleteExpired() {
        return query(UploadSql.DELETE_EXPIRED, Tuple.tuple()).rowCount();
    }

    /** Which of them still wait for bytes, of whatever tenant. */
    Set<UUID> unfinished(Collection<UUID> uploadIds) {
        Set<UUID> known = new HashSet<>();
        query(UploadSql.KNOWN, Tuple.of(uploadIds.toArray(UUID[]::new)))
                .forEach(row -> known.add(row.getUUID("upload_id")));
        return known;
    }

    private RowSet<Row> query(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }

    private static UploadSession session(Row row) {
        OffsetDateTime completed = row.getOffsetDateTime("completed_at");
        return new UploadSession(
                row.getUUID("upload_id"),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getLong("received"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                completed == null ? null : completed.toInstant(),
                row.getString("draft_status"));
    }
}

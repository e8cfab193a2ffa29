package dev.throughline.orchestrator.taskcode;

import dev.throughline.contracts.TraceContext;
import dev.throughline.service.telemetry.TraceHeads;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Codes as rows. */
@Singleton
final class TaskCodeStore {
    private final Pool pool;

    TaskCodeStore(Pool pool) {
        this.pool = pool;
    }

    /** What the codes of one request have in common. */
    record Batch(
            String tenantId,
            @Nullable String type,
            @Nullable String name,
            String createdBy,
            Instant expiresAt) {}

    /** A draft that a code begins, and the digest of the token for it. */
    record Begun(
            UUID workflowId,
            TraceContext trace,
            TraceHeads.Place place,
            String spanId,
            Instant expiresAt,
            String tokenHash,
            Instant tokenExpiresAt) {}

    enum Revocation {
        DONE,
        REDEEMED,
        UNKNOWN
    }

    /** False when there are too many already; nothing is stored then. */
    Uni<Boolean> create(Batch batch, List<UUID> ids, List<String> hashes, int maxOpen) {
        var values = Tuple.tuple()
                .addString(batch.tenantId())
                .addString(batch.type())
                .addString(batch.name())
                .addString(batch.createdBy())
                .addOffsetDateTime(time(batch.expiresAt()))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfString(hashes.toArray(String[]::new))
                .addLong((long) maxOpen);
        return pool.preparedQuery(TaskCodeSql.CREATE).execute(values).map(rows -> rows.rowCount() == ids.size());
    }

    /** False for a code that is unknown, used, revoked or expired; nobody learns which. */
    Uni<Boolean> redeem(String codeHash, Begun begun) {
        var parent = begun.place().parent();
        var values = Tuple.tuple()
                .addString(codeHash)
                .addUUID(begun.workflowId())
                .addUUID(begun.trace().traceId().uuid())
                .addString(begun.spanId())
                .addString(parent == null ? null : parent.hex())
                .addOffsetDateTime(time(begun.expiresAt()))
                .addString(begun.tokenHash())
                .addOffsetDateTime(time(begun.tokenExpiresAt()))
                .addBoolean(begun.place().sampling().isSampled());
        return pool.preparedQuery(TaskCodeSql.REDEEM).execute(values).map(rows -> rows.size() == 1);
    }

    Uni<List<TaskCodeView>> list(String tenantId, @Nullable UUID before, int limit) {
        return pool.preparedQuery(TaskCodeSql.LIST)
                .execute(Tuple.of(tenantId, before, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TaskCodeStore::view)
                        .toList());
    }

    Uni<Revocation> revoke(String tenantId, UUID codeId) {
        var which = Tuple.of(codeId, tenantId);
        return pool.preparedQuery(TaskCodeSql.REVOKE)
                .execute(which)
                .chain(revoked -> revoked.rowCount() == 1
                        ? Uni.createFrom().item(Revocation.DONE)
                        : pool.preparedQuery(TaskCodeSql.EXISTS)
                                .execute(which)
                                .map(found -> found.size() == 1 ? Revocation.REDEEMED : Revocation.UNKNOWN));
    }

    private static TaskCodeView view(Row row) {
        return new TaskCodeView(
                row.getUUID("code_id"),
                row.getString("status"),
                row.getString("type"),
                row.getString("name"),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                instant(row.getOffsetDateTime("redeemed_at")),
                instant(row.getOffsetDateTime("revoked_at")),
                row.getUUID("workflow_id"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

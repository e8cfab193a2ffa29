package dev.throughline.trace.archive;

import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

@ApplicationScoped
class ArchiveStore {
    private final Pool pool;
    private final TenantPool tenants;

    ArchiveStore(Pool pool, TenantPool tenants) {
        this.pool = pool;
        this.tenants = tenants;
    }

    Uni<List<Archive>> all() {
        return pool.query(ArchiveSql.ALL)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ArchiveStore::archive)
                        .toList());
    }

    /** Where the archives end and the database begins. */
    Uni<Optional<Instant>> until() {
        return pool.query(ArchiveSql.UNTIL)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0))
                        .map(OffsetDateTime::toInstant));
    }

    Uni<Boolean> beganBefore(String scope, UUID traceOrWorkflow, Instant until) {
        var parameters = Tuple.of(traceOrWorkflow, scope, until.atOffset(ZoneOffset.UTC));
        return tenants.query(scope, ArchiveSql.BEGAN_BEFORE, parameters).map(rows -> rows.size() > 0);
    }

    private static Archive archive(Row row) {
        return new Archive(
                row.getOffsetDateTime("ends").toInstant(),
                row.getString("file"),
                row.getString("sha256"),
                row.getLong("blocks"),
                row.getLong("entries"),
                row.getOffsetDateTime("archived_at").toInstant());
    }
}

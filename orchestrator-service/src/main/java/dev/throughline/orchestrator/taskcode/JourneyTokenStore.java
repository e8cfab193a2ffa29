package dev.throughline.orchestrator.taskcode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What a token is good for, by its digest. */
@Singleton
public final class JourneyTokenStore {
    private final Pool pool;

    JourneyTokenStore(Pool pool) {
        this.pool = pool;
    }

    /** One workflow of one tenant, for a while. */
    public record Grant(String tenantId, UUID workflowId, Instant expiresAt) {}

    /** @param sha256 of the whole token, lower case hex; empty when nobody has such a token now */
    public Uni<Optional<Grant>> find(String sha256) {
        return pool.preparedQuery(TaskCodeSql.TOKEN).execute(Tuple.of(sha256)).map(rows -> {
            for (Row row : rows) {
                return Optional.of(new Grant(
                        row.getString("tenant_id"),
                        row.getUUID("workflow_id"),
                        row.getOffsetDateTime("expires_at").toInstant()));
            }
            return Optional.empty();
        });
    }
}

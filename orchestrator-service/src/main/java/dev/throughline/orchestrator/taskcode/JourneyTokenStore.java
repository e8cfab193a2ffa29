package dev.throughline.orchestrator.taskcode;

import dev.throughline.service.auth.BoundTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What a token is good for, by its digest. */
@Singleton
public final class JourneyTokenStore implements BoundTokens {
    private final Pool pool;

    JourneyTokenStore(Pool pool) {
        this.pool = pool;
    }

    @Override
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

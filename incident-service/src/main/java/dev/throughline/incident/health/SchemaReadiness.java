package dev.throughline.incident.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the database lacks the migration that this build was written for. */
@Readiness
@ApplicationScoped
class SchemaReadiness implements AsyncHealthCheck {
    /** The newest migration in {@code db/migration}; a test compares the two. */
    static final String NEEDED = "5";

    private static final String NAME = "schema";
    private static final String APPLIED =
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL";

    private final Pool pool;

    SchemaReadiness(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query(APPLIED)
                .execute()
                .map(SchemaReadiness::judge)
                .ifNoItem()
                .after(Duration.ofSeconds(3))
                .fail()
                .onFailure()
                .recoverWithItem(e -> down("the schema version cannot be read: " + e.getMessage()));
    }

    private static HealthCheckResponse judge(RowSet<Row> rows) {
        var applied = new HashSet<String>();
        rows.forEach(row -> applied.add(row.getString(0)));
        return applied.contains(NEEDED) ? HealthCheckResponse.up(NAME) : down("migration V" + NEEDED + " is missing");
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named(NAME).down().withData("reason", reason).build();
    }
}

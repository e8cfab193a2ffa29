package dev.throughline.service.schema;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;

/**
 * Not ready while the database lacks a migration that this build brings, wherever it stands among the others; says which.
 * A database that is ahead is no fault: an older instance works beside a newer one until it is replaced.
 */
@Readiness
@ApplicationScoped
public class SchemaReadiness implements AsyncHealthCheck {
    private static final String NAME = "schema";
    private static final String APPLIED =
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL";

    private final Pool pool;
    private final Map<String, String> needed;

    SchemaReadiness(Pool pool, Flyway flyway) {
        this.pool = pool;
        this.needed = needed(flyway);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query(APPLIED)
                .execute()
                .map(SchemaReadiness::versions)
                .map(applied -> judge(needed, applied))
                .ifNoItem()
                .after(Duration.ofSeconds(3))
                .fail()
                .onFailure()
                .recoverWithItem(e -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", "the schema version cannot be read: " + e.getMessage())
                        .build());
    }

    /** The file of each migration by its version. */
    private static Map<String, String> needed(Flyway flyway) {
        var files = flyway.getConfiguration().getResourceProvider().getResources("V", new String[] {".sql"});
        var byVersion = new TreeMap<String, String>();
        for (var file : files) {
            String name = file.getFilename();
            int end = name.indexOf("__");
            if (end > 1) {
                byVersion.put(name.substring(1, end), name);
            }
        }
        return byVersion;
    }

    private static Set<String> versions(RowSet<Row> rows) {
        var applied = new HashSet<String>();
        rows.forEach(row -> applied.add(row.getString(0)));
        return applied;
    }

    static HealthCheckResponse judge(Map<String, String> needed, Set<String> applied) {
        var missing = needed.entrySet().stream()
                .filter(migration -> !applied.contains(migration.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        var response = HealthCheckResponse.named(NAME).withData("migrations", applied.size());
        return missing.isEmpty()
                ? response.up().build()
                : response.down()
                        .withData("reason", "missing in the database: " + String.join(", ", missing))
                        .build();
    }
}

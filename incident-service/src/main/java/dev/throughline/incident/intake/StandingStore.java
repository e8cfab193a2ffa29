package dev.throughline.incident.intake;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What this service knows about runs: those that are watched, and those that have failed before. */
@ApplicationScoped
class StandingStore {
    private static final String KNOWN = """
            SELECT workflow_id, is_synthetic, synthetic_scenario_id, tenant_id
              FROM watched_run WHERE workflow_id = ANY($1::uuid[])
            UNION
            SELECT workflow_id, is_synthetic, synthetic_scenario_id, tenant_id
              FROM incident_occurrence WHERE workflow_id = ANY($1::uuid[])
            """;

    private final Pool pool;

    StandingStore(Pool pool) {
        this.pool = pool;
    }

    /** Should rows contradict each other, the run counts as real. */
    Uni<Map<UUID, Standing>> known(Collection<UUID> workflows) {
        if (workflows.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery(KNOWN)
                .execute(Tuple.tuple().addArrayOfUUID(workflows.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Standing> known = new HashMap<>();
                    rows.forEach(row -> known.merge(
                            row.getUUID(0),
                            Standing.ofRun(row.getBoolean(1), row.getString(2), row.getString(3)),
                            (one, other) -> one.isSynthetic() ? other : one));
                    return known;
                });
    }
}

package dev.throughline.orchestrator.view;

import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What runs have produced. */
@Singleton
final class ArtifactStore {
    /** A row without a name when the workflow is the tenant's and has none. */
    private static final String ARTIFACTS = """
            SELECT a.name, a.media_type, a.sha256, a.size, a.stage, a.created_at, a.expired_at
              FROM workflow w
              LEFT JOIN artifact a USING (workflow_id)
             WHERE w.workflow_id = $1 AND ($2 = '*' OR w.tenant_id = $2)
             ORDER BY a.created_at, a.name
            """;

    private final TenantPool pool;

    ArtifactStore(TenantPool pool) {
        this.pool = pool;
    }

    /**
     * @param href where its content is
     * @param expiredAt present: since then the content is not kept any more
     */
    public record ArtifactView(
            String name,
            String mediaType,
            String sha256,
            long size,
            String stage,
            String href,
            Instant createdAt,
            @Nullable Instant expiredAt) {}

    /** Empty when there is no such workflow in scope. */
    Uni<Optional<List<ArtifactView>>> of(String scope, UUID workflowId) {
        return pool.query(scope, ARTIFACTS, Tuple.of(workflowId, scope))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(all(workflowId, rows)));
    }

    private static List<ArtifactView> all(UUID workflowId, Iterable<Row> rows) {
        List<ArtifactView> found = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("name") != null) {
                found.add(artifact(workflowId, row));
            }
        }
        return found;
    }

    private static ArtifactView artifact(UUID workflowId, Row row) {
        var expired = row.getOffsetDateTime("expired_at");
        String name = row.getString("name");
        return new ArtifactView(
                name,
                row.getString("media_type"),
                row.getString("sha256"),
                row.getLong("size"),
                row.getString("stage"),
                "/api/v1/workflows/" + workflowId + "/artifacts/" + encoded(name),
                row.getOffsetDateTime("created_at").toInstant(),
                expired == null ? null : expired.toInstant());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

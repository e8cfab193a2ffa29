package dev.throughline.orchestrator.view;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.view.WorkflowViews.Filter;
import dev.throughline.orchestrator.view.WorkflowViews.Page;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Workflows that have not started, as lists of workflows show them. */
@Singleton
final class DraftViewStore {
    static final Set<String> STATUSES = Set.of("draft", "frozen");

    private static final String LIVING = """
             FROM draft d
            WHERE ($1 = '*' OR d.tenant_id = $1) AND d.status IN ('draft', 'frozen') AND d.expires_at > now()
              AND NOT EXISTS (SELECT 1 FROM workflow w WHERE w.workflow_id = d.workflow_id)
            """;

    private static final String FIND = "SELECT d.*" + LIVING + " AND d.workflow_id = $2";

    private static final String MATCHING = LIVING + """
               AND d.status = $2
               AND ($3::text IS NULL OR d.type = $3::text)
               AND ($4::uuid IS NULL OR d.trace_id = $4::uuid)
               AND ($5::bool IS NULL OR d.is_synthetic = $5::bool)
               AND ($6::text IS NULL OR d.synthetic_scenario_id = $6::text OR d.synthetic_scenario_id LIKE $7::text)
            """;

    private static final String LIST = "SELECT d.*" + MATCHING
            + " AND ($8::uuid IS NULL OR d.workflow_id < $8::uuid) ORDER BY d.workflow_id DESC LIMIT $9";

    private static final String COUNT = "SELECT count(*) AS total" + MATCHING;

    private final TenantPool pool;

    DraftViewStore(TenantPool pool) {
        this.pool = pool;
    }

    Uni<Optional<WorkflowView>> find(String scope, UUID workflowId) {
        return pool.query(scope, FIND, Tuple.of(scope, workflowId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DraftViewStore::view)
                        .findFirst());
    }

    Uni<Page> list(String scope, Filter filter) {
        return pool.query(scope, COUNT, matching(scope, filter))
                .chain(counted -> pool.query(
                                scope,
                                LIST,
                                matching(scope, filter).addUUID(filter.before()).addInteger(filter.limit()))
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(DraftViewStore::view)
                                .toList())
                        .map(items -> page(items, counted.iterator().next().getLong("total"), filter.limit())));
    }

    private static Tuple matching(String tenantId, Filter filter) {
        return Tuple.tuple()
                .addString(tenantId)
                .addString(filter.status())
                .addString(filter.type())
                .addUUID(filter.traceId())
                .addBoolean(filter.work().synthetic())
                .addString(filter.work().id())
                .addString(filter.work().pattern());
    }

    private static Page page(List<WorkflowView> items, long total, int limit) {
        return new Page(
                items,
                total,
                items.size() < limit ? null : items.getLast().workflowId().toString());
    }

    private static WorkflowView view(Row row) {
        boolean isFrozen = row.getString("status").equals("frozen");
        return new WorkflowView(
                row.getUUID("workflow_id"),
                row.getString("type"),
                row.getString("name"),
                row.getString("description"),
                row.getString("status"),
                "initialization",
                0,
                new TraceId(row.getUUID("trace_id")),
                new SpanId(row.getString("span_id")),
                null,
                row.getString("tenant_id"),
                row.getString("template_id"),
                row.getInteger("template_version"),
                row.getString("plan_hash"),
                row.getBoolean("is_synthetic"),
                row.getString("synthetic_scenario_id"),
                null,
                isFrozen ? "caller:run" : "caller:freeze",
                row.getOffsetDateTime("expires_at").toInstant(),
                1,
                null,
                null,
                null,
                row.getBoolean("is_sampled"));
    }
}

package dev.throughline.orchestrator.view;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.throughline.contracts.SpanId;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Tasks, products and journal of one run; nothing of one that is not in the caller's scope. */
@Singleton
public final class RunDetailsStore {
    private static final String TASKS = """
            SELECT task_id, stage, agent_id, status, attempt, round, span_id, parent_span_id, due_at, output, error,
                   updated_at
              FROM task WHERE workflow_id = $1 AND ($2 = '*' OR tenant_id = $2) ORDER BY round, position, task_id
            """;
    private static final String PRODUCTS = """
            SELECT product_id, stage, kind, key, parent_id, data, created_at
              FROM work_product WHERE workflow_id = $1 AND ($2 = '*' OR tenant_id = $2)
             ORDER BY created_at, stage, task_id, position LIMIT $3
            """;
    private static final String JOURNAL = """
            SELECT seq, record FROM journal
             WHERE workflow_id = $1 AND seq > $3
               AND EXISTS (SELECT FROM workflow WHERE workflow_id = $1 AND ($2 = '*' OR tenant_id = $2))
             ORDER BY seq LIMIT 500
            """;

    private final TenantPool pool;

    RunDetailsStore(TenantPool pool) {
        this.pool = pool;
    }

    public record TaskView(
            UUID taskId,
            String stage,
            String agent,
            String status,
            int attempt,
            int round,
            SpanId spanId,
            SpanId parentSpanId,
            @Nullable Instant dueAt,

            @Schema(type = SchemaType.OBJECT) @JsonRawValue @Nullable
            String output,

            @Nullable String error,
            Instant updatedAt) {}

    /** What a stage left behind; {@code parentId} is another row of the same stage. */
    public record ProductView(
            UUID productId,
            String stage,
            String kind,
            String key,
            @Nullable UUID parentId,

            @Schema(type = SchemaType.OBJECT) @JsonRawValue @Nullable
            String data,

            Instant createdAt) {}

    /** One journal row: the decision's record as JSON. */
    public record JournalEntry(long seq, String json) {}

    public Uni<List<TaskView>> tasks(String scope, UUID workflowId) {
        return pool.query(scope, TASKS, Tuple.of(workflowId, scope)).map(rows -> each(rows, RunDetailsStore::task));
    }

    public Uni<List<ProductView>> products(String scope, UUID workflowId, int limit) {
        return pool.query(scope, PRODUCTS, Tuple.of(workflowId, scope, limit))
                .map(rows -> each(rows, RunDetailsStore::product));
    }

    public Uni<List<JournalEntry>> journal(String scope, UUID workflowId, long afterSeq) {
        return pool.query(scope, JOURNAL, Tuple.of(workflowId, scope, afterSeq))
                .map(rows -> each(
                        rows,
                        row -> new JournalEntry(
                                row.getLong("seq"),
                                new String(row.getBuffer("record").getBytes(), StandardCharsets.UTF_8))));
    }

    private static TaskView task(Row row) {
        OffsetDateTime due = row.getOffsetDateTime("due_at");
        return new TaskView(
                row.getUUID("task_id"),
                row.getString("stage"),
                row.getString("agent_id"),
                row.getString("status"),
                row.getInteger("attempt"),
                row.getInteger("round"),
                new SpanId(row.getString("span_id")),
                new SpanId(row.getString("parent_span_id")),
                due == null ? null : due.toInstant(),
                row.getString("output"),
                row.getString("error"),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static ProductView product(Row row) {
        return new ProductView(
                row.getUUID("product_id"),
                row.getString("stage"),
                row.getString("kind"),
                row.getString("key"),
                row.getUUID("parent_id"),
                row.getString("data"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static <T> List<T> each(Iterable<Row> rows, java.util.function.Function<Row, T> reader) {
        List<T> items = new ArrayList<>();
        rows.forEach(row -> items.add(reader.apply(row)));
        return items;
    }
}

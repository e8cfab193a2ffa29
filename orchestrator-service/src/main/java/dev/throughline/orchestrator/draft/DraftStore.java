package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.engine.Plan;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Drafts as rows. A change names the version that it was made for, and finds out when there is a later one. */
@Singleton
final class DraftStore {
    private final Pool pool;

    DraftStore(Pool pool) {
        this.pool = pool;
    }

    /** @param document the text whose SHA-256 is the hash */
    record StoredPlan(String hash, String document) {}

    /** What a freeze fixes. */
    record Frozen(String type, String name, Plan plan, String reasons, List<FileRef> inputs) {}

    Uni<Optional<Draft>> find(String tenantId, UUID workflowId) {
        return pool.preparedQuery(DraftSql.FIND)
                .execute(Tuple.of(workflowId, tenantId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DraftStore::draft)
                        .findFirst());
    }

    Uni<List<FileRef>> inputs(String tenantId, UUID workflowId) {
        return pool.preparedQuery(DraftSql.INPUTS)
                .execute(Tuple.of(workflowId, tenantId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DraftStore::input)
                        .toList());
    }

    /** False when the draft is not as it was. */
    Uni<Boolean> change(Draft seen, Draft.Wishes wishes) {
        var template = wishes.template();
        var values = Tuple.tuple()
                .addUUID(seen.workflowId())
                .addString(seen.tenantId())
                .addLong(seen.version())
                .addString(wishes.type())
                .addString(wishes.name())
                .addString(wishes.description())
                .addString(wishes.parameters().toString())
                .addString(template == null ? null : template.id())
                .addInteger(template == null ? null : template.version());
        return pool.preparedQuery(DraftSql.CHANGE).execute(values).map(rows -> rows.rowCount() == 1);
    }

    /** False when the draft is not as it was. */
    Uni<Boolean> freeze(Draft seen, Frozen frozen) {
        Plan plan = frozen.plan();
        var values = Tuple.tuple()
                .addUUID(seen.workflowId())
                .addString(seen.tenantId())
                .addLong(seen.version())
                .addString(frozen.type())
                .addString(frozen.name())
                .addString(plan.templateId())
                .addInteger(plan.templateVersion())
                .addString(frozen.reasons())
                .addString(text(frozen.inputs()))
                .addString(plan.hash())
                .addString(text(plan));
        return pool.preparedQuery(DraftSql.FREEZE).execute(values).map(rows -> rows.rowCount() == 1);
    }

    /** Of a workflow, started or not. */
    Uni<Optional<StoredPlan>> plan(String tenantId, UUID workflowId) {
        return pool.preparedQuery(DraftSql.PLAN)
                .execute(Tuple.of(workflowId, tenantId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new StoredPlan(row.getString("plan_hash"), row.getString("document")))
                        .findFirst());
    }

    /** How many drafts went; at most so many of each kind. */
    Uni<Integer> expire(int limit) {
        return pool.preparedQuery(DraftSql.EXPIRE_DRAFTS)
                .execute(Tuple.of(limit))
                .call(() -> pool.preparedQuery(DraftSql.EXPIRE_TOKENS).execute(Tuple.of(limit)))
                .call(() -> pool.preparedQuery(DraftSql.EXPIRE_CODES).execute(Tuple.of(limit)))
                .map(rows -> rows.rowCount());
    }

    private static Draft draft(Row row) {
        String template = row.getString("template_id");
        var wishes = new Draft.Wishes(
                row.getString("type"),
                row.getString("name"),
                row.getString("description"),
                Json.read(row.getString("parameters").getBytes(StandardCharsets.UTF_8), ObjectNode.class),
                template == null ? null : new Draft.TemplateRef(template, row.getInteger("template_version")));
        return new Draft(
                row.getUUID("workflow_id"),
                row.getString("tenant_id"),
                Draft.Status.of(row.getString("status")),
                row.getLong("version"),
                wishes,
                row.getString("plan_hash"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static FileRef input(Row row) {
        return new FileRef(
                row.getString("name"), row.getString("media_type"), row.getString("sha256"), row.getLong("size"), null);
    }

    private static String text(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }
}

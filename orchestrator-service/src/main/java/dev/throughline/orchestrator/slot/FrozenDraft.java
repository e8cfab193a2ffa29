package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider.Origin;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that was prepared step by step, as far as its start needs it.
 *
 * @param status {@code frozen} when it can start
 * @param request null while there is no plan
 */
record FrozenDraft(String status, @Nullable StartRequest request) {
    private static final String FROZEN = "frozen";

    /** Empty when it cannot start as it is. */
    Optional<StartRequest> startable() {
        return status.equals(FROZEN) ? Optional.ofNullable(request) : Optional.empty();
    }

    /** @param now when the run starts, if it does */
    static FrozenDraft of(Row row, Instant now) {
        String document = row.getString("document");
        return new FrozenDraft(
                row.getString("status"),
                document == null
                        ? null
                        : new StartRequest(
                                identity(row, now),
                                Json.read(document.getBytes(StandardCharsets.UTF_8), Plan.class),
                                new Origin("journey", null, StoredRows.tree(row.getString("reasons"))),
                                null));
    }

    private static Run.Identity identity(Row row, Instant now) {
        String parentSpan = row.getString("parent_span_id");
        return new Run.Identity(
                row.getUUID("workflow_id"),
                row.getString("tenant_id"),
                row.getString("type"),
                row.getString("name"),
                row.getString("description"),
                new TraceId(row.getUUID("trace_id")),
                new SpanId(row.getString("span_id")),
                parentSpan == null ? null : new SpanId(parentSpan),
                row.getBoolean("is_synthetic"),
                row.getString("synthetic_scenario_id"),
                StoredRows.files(row.getString("inputs")),
                now,
                null);
    }
}

package dev.throughline.orchestrator.slot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.engine.Ending;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider.Origin;
import dev.throughline.orchestrator.engine.RunStatus;
import dev.throughline.orchestrator.engine.Spending;
import dev.throughline.orchestrator.engine.StageNames;
import dev.throughline.orchestrator.engine.TaskState;
import io.vertx.sqlclient.Row;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts runs together from their rows: first tasks, artifacts and products, then the runs. */
final class StoredRows {
    /** As deep as can be written: what a decision has nested further than the wire allows must be readable again. */
    private static final ObjectMapper STORED = Json.configure(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(32 * 1024 * 1024)
                            .maxNestingDepth(StreamWriteConstraints.DEFAULT_MAX_DEPTH)
                            .build())
                    .build())
            .build());

    private final Map<UUID, List<Task>> tasks = new HashMap<>();
    private final Map<UUID, List<FileRef>> artifacts = new HashMap<>();
    private final Map<UUID, Map<String, Integer>> products = new HashMap<>();

    private record Task(String name, int round, TaskState state) {}

    void task(Row row) {
        var state = new TaskRow(
                        row.getUUID("task_id"),
                        row.getString("status"),
                        row.getInteger("attempt"),
                        row.getString("span_id"),
                        row.getUUID("event_id"),
                        instant(row.getOffsetDateTime("due_at")),
                        instant(row.getOffsetDateTime("heartbeat_by")),
                        row.getString("output"),
                        row.getString("error"),
                        row.getInteger("ended_order"))
                .toState(StoredRows::tree);
        tasks.computeIfAbsent(row.getUUID("workflow_id"), ignored -> new ArrayList<>())
                .add(new Task(row.getString("stage"), row.getInteger("round"), state));
    }

    void artifact(Row row) {
        artifacts
                .computeIfAbsent(row.getUUID("workflow_id"), ignored -> new ArrayList<>())
                .add(new FileRef(
                        row.getString("name"),
                        row.getString("media_type"),
                        row.getString("sha256"),
                        row.getLong("size"),
                        row.getString("stage")));
    }

    /** How many rows a stage has left behind. */
    void products(Row row) {
        products.computeIfAbsent(row.getUUID("workflow_id"), ignored -> new HashMap<>())
                .put(row.getString("stage"), Math.toIntExact(row.getLong("rows")));
    }

    Run run(Row row) {
        UUID id = row.getUUID("workflow_id");
        Plan plan = Json.read(row.getString("document").getBytes(StandardCharsets.UTF_8), Plan.class);
        String ending = row.getString("ending");
        return new Run(
                identity(id, row),
                plan,
                RunStatus.ofWireName(row.getString("status")),
                row.getInteger("round"),
                current(tasks.getOrDefault(id, List.of())),
                artifacts.getOrDefault(id, List.of()),
                products.getOrDefault(id, Map.of()),
                ending == null ? null : Json.read(ending.getBytes(StandardCharsets.UTF_8), Ending.class),
                instant(row.getOffsetDateTime("wait_until")),
                row.getString("error"),
                instant(row.getOffsetDateTime("ended_at")),
                spending(row.getString("spending")));
    }

    private static Spending spending(@Nullable String json) {
        return json == null ? Spending.NOTHING : Json.read(json.getBytes(StandardCharsets.UTF_8), Spending.class);
    }

    /** @param now when the run starts, if it does */
    static FrozenDraft draft(Row row, Instant now) {
        String document = row.getString("document");
        String parentSpan = row.getString("parent_span_id");
        if (document == null) {
            return new FrozenDraft(row.getString("status"), null);
        }
        var identity = new Run.Identity(
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
                files(row.getString("inputs")),
                now,
                null,
                row.getBoolean("is_sampled"));
        Plan plan = Json.read(document.getBytes(StandardCharsets.UTF_8), Plan.class);
        var origin = new Origin("journey", null, tree(row.getString("reasons")));
        return new FrozenDraft(row.getString("status"), new StartRequest(identity, plan, origin, null));
    }

    static ProductRow product(Row row) {
        String data = row.getString("data");
        return new ProductRow(
                row.getUUID("product_id"),
                row.getString("stage"),
                row.getUUID("task_id"),
                row.getInteger("attempt"),
                row.getString("key"),
                row.getString("kind"),
                row.getUUID("parent_id"),
                row.getString("parent_key"),
                data == null ? null : tree(data));
    }

    /** Rows of earlier rounds are history: of each stage only the latest round is in force, of each name the latest row. */
    private static Map<String, TaskState> current(List<Task> rows) {
        Map<String, Integer> rounds = new HashMap<>();
        rows.forEach(task -> {
            if (StageNames.stage(task.name()).equals(task.name())) {
                rounds.merge(task.name(), task.round(), Math::max);
            }
        });
        Map<String, TaskState> current = new LinkedHashMap<>();
        for (Task task : rows) {
            if (task.round() >= rounds.getOrDefault(StageNames.stage(task.name()), 0)) {
                current.put(task.name(), task.state());
            }
        }
        return current;
    }

    private static Run.Identity identity(UUID id, Row row) {
        String parentSpan = row.getString("parent_span_id");
        UUID parent = row.getUUID("parent_workflow_id");
        return new Run.Identity(
                id,
                row.getString("tenant_id"),
                row.getString("type"),
                row.getString("name"),
                row.getString("description"),
                new TraceId(row.getUUID("trace_id")),
                new SpanId(row.getString("current_span_id")),
                parentSpan == null ? null : new SpanId(parentSpan),
                row.getBoolean("is_synthetic"),
                row.getString("synthetic_scenario_id"),
                files(row.getString("inputs")),
                row.getOffsetDateTime("started_at").toInstant(),
                parent == null ? null : new Run.Parent(parent, row.getUUID("parent_task_id")),
                row.getBoolean("is_sampled"),
                row.getString("tracestate"));
    }

    private static List<FileRef> files(String json) {
        try {
            return Json.MAPPER.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return STORED.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}

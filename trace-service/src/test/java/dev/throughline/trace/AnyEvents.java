package dev.throughline.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Records of a few workflows of one trace with events of every type that there is, in an order that no engine would
 * choose. A new type of event is in it without anybody thinking of it.
 */
public final class AnyEvents {
    public static final TraceId TRACE = new TraceId(new UUID(7, 7));

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, List<String>> WORDS = Map.of(
            "verb", List.of("cancel", "pause", "resume", "rerun", "compensate", "approve", "reject"),
            "fromStatus", List.of("running", "paused", "completed", "failed", "cancelled", "compensation_failed"),
            "toStatus", List.of("running", "paused", "cancelling", "compensating"),
            "stage", List.of("draft", "draft[0]", "draft[1]", "undo:draft", "check"));

    private final Random random;
    private final List<UUID> workflows;
    private final List<UUID> tasks;
    private final List<UUID> told = new ArrayList<>();

    private AnyEvents(Random random) {
        this.random = random;
        this.workflows = List.of(id(), id(), id());
        this.tasks = List.of(id(), id(), id(), id());
    }

    /** Each type once or twice, one to three events in a record. */
    public static List<CausalRecord> records(long seed) {
        return new AnyEvents(new Random(seed)).records();
    }

    private List<CausalRecord> records() {
        var types = new ArrayList<>(Arrays.asList(CausalEvent.class.getPermittedSubclasses()));
        types.addAll(types.stream().filter(type -> random.nextBoolean()).toList());
        Collections.shuffle(types, random);
        var records = new ArrayList<CausalRecord>();
        while (!types.isEmpty()) {
            var at = START.plusMillis(random.nextInt(50));
            var events = new ArrayList<CausalEvent>();
            for (int i = random.nextInt(3); i >= 0 && !types.isEmpty(); i--) {
                events.add(event(types.removeLast(), at));
            }
            UUID workflow = any(workflows);
            records.add(new CausalRecord(
                    id(), "orchestrator", "tenant-1", workflow, TRACE, null, false, null, at, List.copyOf(events)));
        }
        return records;
    }

    private CausalEvent event(Class<?> type, Instant at) {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(c -> value(c, at)).toArray();
        try {
            var event = (CausalEvent) type.getDeclaredConstructor(types).newInstance(values);
            told.add(event.id());
            return event;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object value(RecordComponent component, Instant at) {
        String name = component.getName();
        if (name.equals("causationIds")) {
            return told.isEmpty() ? List.of() : List.of(any(told), any(told));
        }
        return switch (component.getType().getSimpleName()) {
            case "UUID" -> uuid(name);
            case "Instant" -> at;
            case "SpanId" -> new SpanId("%016x".formatted(random.nextLong() | 1));
            case "String" -> any(WORDS.getOrDefault(name, List.of("a", "b", "c")));
            case "int" -> name.equals("attempt") ? 1 + random.nextInt(2) : 2 + random.nextInt(1_000_000);
            case "long", "Long" -> 2L + random.nextInt(1_000);
            case "boolean" -> random.nextBoolean();
            case "List" -> name.equals("evidence") ? null : List.of("draft");
            case "Map" -> name.endsWith("Sha256s") ? Map.of("report.md", "0a") : Map.of("draft", 3, "asset", 12);
            case "JsonNode" -> (JsonNode) NullNode.getInstance();
            case "ForeignCause" -> new ForeignCause("/shop", "order-" + random.nextInt(3), "order.placed", null);
            default -> throw new AssertionError("nothing is known to put into " + component);
        };
    }

    private UUID uuid(String name) {
        return switch (name) {
            case "taskId" -> any(tasks);
            case "childWorkflowId" -> any(workflows);
            default -> id();
        };
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

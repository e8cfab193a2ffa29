package dev.throughline.orchestrator.slot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.orchestrator.engine.TaskState;
import dev.throughline.orchestrator.engine.TaskStates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The next owner of a slot decides on what the rows say, so they must say everything. */
class TaskRowTest {
    private static final UUID TASK = Ids.uuid7();
    private static final UUID EVENT = Ids.uuid7();
    private static final SpanId SPAN = SpanId.random();
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    static Stream<TaskState> states() {
        return Stream.of(
                new TaskState.Pending(TASK),
                new TaskState.Dispatched(TASK, 2, SPAN, EVENT, AT, null),
                new TaskState.Dispatched(TASK, 2, SPAN, EVENT, AT, AT.minusSeconds(1)),
                new TaskState.BackingOff(TASK, 1, SPAN, EVENT, AT),
                new TaskState.Withheld(TASK, EVENT, List.of("skill x", "program y >= 2"), AT),
                new TaskState.AwaitingApproval(TASK, EVENT, AT),
                new TaskState.FannedOut(
                        TASK, EVENT, Json.MAPPER.createArrayNode().add("a").add(1)),
                new TaskState.InChild(TASK, EVENT, UUID.randomUUID(), AT),
                new TaskState.Cancelling(TASK, 2, SPAN, EVENT, AT),
                new TaskState.Succeeded(
                        TASK, 3, SPAN, EVENT, Json.MAPPER.createObjectNode().put("rows", 7), 4),
                new TaskState.Succeeded(TASK, 3, SPAN, EVENT, null, 1),
                new TaskState.Failed(TASK, 3, SPAN, EVENT, "it broke", 2),
                new TaskState.Cancelled(TASK, 1, SPAN, EVENT, 3),
                new TaskState.Skipped(TASK, EVENT),
                new TaskState.Undone(TASK, 1, SPAN, EVENT));
    }

    @ParameterizedTest
    @MethodSource("states")
    void shouldComeBackAsItWas(TaskState state) {
        // When
        TaskState read = TaskRow.of(state, SpanId.random()).toState(TaskRowTest::json);
        // Then
        assertThat(read).isEqualTo(state);
    }

    @Test
    void shouldBeTriedForEveryStateThereIs() {
        assertThat(states().map(Object::getClass).distinct()).containsExactlyInAnyOrder(TaskStates.all());
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

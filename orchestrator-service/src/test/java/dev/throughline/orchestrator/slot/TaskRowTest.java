package dev.throughline.orchestrator.slot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.orchestrator.engine.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
                new TaskState.Dispatched(TASK, 2, SPAN, EVENT, AT),
                new TaskState.BackingOff(TASK, 1, SPAN, EVENT, AT),
                new TaskState.Succeeded(
                        TASK, 3, SPAN, EVENT, Json.MAPPER.createObjectNode().put("rows", 7)),
                new TaskState.Succeeded(TASK, 3, SPAN, EVENT, null),
                new TaskState.Failed(TASK, 3, SPAN, EVENT, "it broke"));
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
        assertThat(states().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(TaskState.class.getPermittedSubclasses());
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

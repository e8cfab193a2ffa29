package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is sent arrives as it was. */
class WireTest {
    static Stream<Class<?>> events() {
        return Arrays.stream(CausalEvent.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> messages() {
        return Stream.of(
                TaskEnvelope.class,
                TaskResult.class,
                TaskParts.class,
                ResultParts.class,
                WorkflowRequest.class,
                BreakerState.class,
                ControlMessage.WorkerAdvertised.class,
                ControlMessage.CancelTask.class,
                ControlMessage.CleanUpRequested.class,
                ControlMessage.CleanUpReceipt.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadBackEveryEventInsideItsRecord(Class<? extends CausalEvent> type) {
        for (var optionals : Samples.Optionals.values()) {
            // Given
            var record = recordOf(Samples.of(type, optionals));

            // When
            var read = Json.read(Json.bytes(record), CausalRecord.class);

            // Then
            assertThat(read).isEqualTo(record);
            assertThat(read.types()).isEqualTo("," + read.events().getFirst().type() + ",");
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadBackEveryMessage(Class<?> type) {
        for (var optionals : Samples.Optionals.values()) {
            // Given
            Object message = Samples.of(type, optionals);
            Class<?> declared = ControlMessage.class.isAssignableFrom(type) ? ControlMessage.class : type;

            // When
            Object read = Json.read(Json.bytes(message), declared);

            // Then
            assertThat(read).isEqualTo(message);
        }
    }

    @Test
    void shouldNameEveryEventOnce() {
        // Given
        var named = CausalEvent.class.getAnnotation(JsonSubTypes.class).value();

        // Then
        assertThat(Arrays.stream(named).map(JsonSubTypes.Type::value))
                .containsExactlyInAnyOrder(CausalEvent.class.getPermittedSubclasses());
        assertThat(Arrays.stream(named).map(JsonSubTypes.Type::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteSnakeCaseAndNoNulls(Samples.Optionals optionals) {
        // When
        JsonNode envelope = Json.MAPPER.valueToTree(Samples.of(TaskEnvelope.class, optionals));

        // Then
        assertThat(envelope.fieldNames()).toIterable().allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
        assertThat(envelope).noneMatch(JsonNode::isNull);
        assertThat(envelope.get("parameters")).isEqualTo(Samples.json());
    }

    @Test
    void shouldIgnoreFieldsOfLaterVersions() {
        assertThat(Json.read(utf8("{\"type\":\"noop\",\"colour\":\"red\"}"), WorkflowRequest.class)
                        .type())
                .isEqualTo("noop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "42",
                "{",
                "{\"type\":\"noop\"} {}",
                "{\"type\":\"noop\"}garbage",
                "{\"type\":{\"a\":1}}",
                "{\"is_synthetic\":\"maybe\"}",
                "{\"inputs\":7}",
                "\u0000\u0001",
            })
    void shouldCallUnreadableWhatIsNoRequest(String body) {
        assertThatThrownBy(() -> Json.read(utf8(body), WorkflowRequest.class))
                .isInstanceOf(Json.UnreadableException.class)
                .message()
                .isNotEmpty()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"no_such_event\"}",
                "{\"type\":\"result_ignored\",\"id\":\"7\"}",
                "{\"type\":\"result_ignored\",\"attempt\":null}",
                "{}",
            })
    void shouldCallUnreadableWhatIsNoEvent(String body) {
        assertThatThrownBy(() -> Json.read(utf8(body), CausalEvent.class)).isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldCallUnreadableWhatIsNestedTooDeep() {
        assertThatThrownBy(() -> Json.read(utf8("[".repeat(5_000)), JsonNode.class))
                .isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldListTypesAndContextInHeaders() {
        // Given
        var record = recordOf(
                Samples.of(CausalEvent.TaskFailed.class, Samples.Optionals.PRESENT),
                Samples.of(CausalEvent.WorkflowFailed.class, Samples.Optionals.PRESENT));

        // When
        var sent = record.toKafka(new SpanId("00f067aa0ba902b7"));

        // Then
        assertThat(sent.topic()).isEqualTo(Topics.EVENTS);
        assertThat(new String(sent.key(), StandardCharsets.UTF_8))
                .isEqualTo(record.workflowId().toString());
        assertThat(CloudEvents.header(sent.headers(), CausalRecord.TYPES_HEADER))
                .isEqualTo(",task_failed,workflow_failed,");
        assertThat(CloudEvents.header(sent.headers(), "ce_id"))
                .isEqualTo(record.id().toString());
        assertThat(CloudEvents.header(sent.headers(), "traceparent"))
                .isEqualTo(TraceContext.traceparent(record.traceId(), new SpanId("00f067aa0ba902b7")));
        assertThat(CloudEvents.header(sent.headers(), "absent")).isNull();
    }

    private static CausalRecord recordOf(CausalEvent... events) {
        return new CausalRecord(
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                "orchestrator",
                "tenant",
                UUID.fromString("01900000-0000-7000-8000-000000000002"),
                TraceId.parse("4bf92f3577b34da6a3ce929d0e0e4736").orElseThrow(),
                "analyse",
                false,
                null,
                Instant.parse("2026-02-03T04:05:06.123456Z"),
                List.of(events));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

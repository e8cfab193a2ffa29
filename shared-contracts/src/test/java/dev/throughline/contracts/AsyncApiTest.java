package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.throughline.contracts.AsyncApiSchemas.Described;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/api/asyncapi.yaml} says what the code does: neither may have a topic, message, field or header more. */
class AsyncApiTest {
    private static final JsonNode DOCUMENT = document();

    /** What travels where. */
    private static final Map<String, Set<Class<?>>> MESSAGES = Map.of(
            Topics.WORKFLOW_REQUESTS,
            Set.of(WorkflowRequest.class),
            Topics.tasks("{agent}"),
            Set.of(TaskEnvelope.class),
            Topics.TASK_RESULTS,
            Set.of(TaskResult.class),
            Topics.WORKFLOW_COMMANDS,
            Set.of(WorkflowCommand.class),
            Topics.EVENTS,
            Set.of(CausalRecord.class),
            Topics.BREAKERS,
            Set.of(BreakerState.class),
            Topics.CONTROL,
            Set.of(ControlMessage.class.getPermittedSubclasses()),
            Topics.DEAD_LETTERS,
            Set.of());

    @Test
    void shouldDescribeEveryTopicAndNoOther() throws IllegalAccessException {
        // Given
        var topics = new TreeSet<>(Set.of(Topics.tasks("{agent}")));
        for (var constant : Topics.class.getDeclaredFields()) {
            if (Modifier.isPublic(constant.getModifiers())) {
                topics.add((String) constant.get(null));
            }
        }

        // Then
        assertThat(DOCUMENT.get("channels"))
                .extracting(channel -> channel.path("address").asText())
                .containsExactlyInAnyOrderElementsOf(topics);
        assertThat(MESSAGES.keySet()).isEqualTo(topics);
    }

    @Test
    void shouldNameTheMessagesOfEveryTopic() {
        // When
        var described = new TreeMap<String, Set<String>>();
        for (JsonNode channel : DOCUMENT.get("channels")) {
            described.put(channel.get("address").asText(), payloads(channel));
        }

        // Then
        var sent = new TreeMap<String, Set<String>>();
        MESSAGES.forEach((topic, types) ->
                sent.put(topic, types.stream().map(Class::getSimpleName).collect(Collectors.toSet())));
        assertThat(described).isEqualTo(sent);
    }

    @TestFactory
    Stream<DynamicTest> shouldDescribeEveryFieldOf() {
        // Given
        var schemas = AsyncApiSchemas.of(described());

        // Then
        return schemas.entrySet().stream()
                .map(expected -> DynamicTest.dynamicTest(expected.getKey(), () -> {
                    var schema = DOCUMENT.at("/components/schemas/" + expected.getKey());
                    assertThat(schema.isObject())
                            .as("%s is missing in asyncapi.yaml", expected.getKey())
                            .isTrue();
                    assertThat(Described.by(schema)).isEqualTo(expected.getValue());
                }));
    }

    @Test
    void shouldDescribeNoRecordThatDoesNotExist() {
        // Given
        var known = new TreeSet<>(AsyncApiSchemas.of(described()).keySet());
        known.addAll(Set.of("TraceId", "SpanId"));

        // Then
        assertThat(DOCUMENT.at("/components/schemas").fieldNames())
                .toIterable()
                .filteredOn(name -> !name.endsWith("Headers"))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void shouldDescribeTheHeadersOfEvents() {
        // Given
        var rehearsal = names(record(true).toKafka(SpanId.random()));

        // Then: what other systems say of the trace is on tasks only
        assertThat(names("CausalRecordHeaders", "properties")).isEqualTo(and(rehearsal, TraceState.HEADER));
        assertThat(names("CausalRecordHeaders", "required"))
                .isEqualTo(names(record(false).toKafka(null)));
    }

    @Test
    void shouldDescribeTheHeadersOfTasksAndResults() {
        // Given
        var rehearsal = cloudEvent(SpanId.random());
        Synthetic.mark(rehearsal, true, null);

        // Then
        assertThat(names("CloudEventHeaders", "properties")).isEqualTo(and(names(rehearsal), TraceState.HEADER));
        assertThat(names("CloudEventHeaders", "required")).isEqualTo(names(cloudEvent(null)));
    }

    @Test
    void shouldDescribeTheHeadersOfDeadLetters() {
        // Given
        var poison = new ConsumerRecord<byte[], byte[]>(Topics.EVENTS, 0, 0L, null, null);

        // When
        var large = new ConsumerRecord<>(Topics.EVENTS, 0, 0L, new byte[0], new byte[1_000_000]);
        var headers = names(DeadLetters.of(poison, "trace", new IllegalStateException()));
        var all = names(DeadLetters.of(large, "trace", new IllegalStateException()));

        // Then
        assertThat(names("DeadLetterHeaders", "properties")).isEqualTo(all);
        assertThat(names("DeadLetterHeaders", "required")).isEqualTo(headers);
    }

    @Test
    void shouldResolveEveryReference() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    /** What travels, and the documents that claims name. */
    private static List<Class<?>> described() {
        var messages = MESSAGES.values().stream().flatMap(Collection::stream);
        return Stream.concat(messages, Stream.of(TaskParts.class, ResultParts.class))
                .toList();
    }

    /** Schema names of the payloads of a channel; a message without a reference has bytes for a payload. */
    private static Set<String> payloads(JsonNode channel) {
        return StreamSupport.stream(channel.path("messages").spliterator(), false)
                .map(message -> DOCUMENT.at(message.path("$ref").asText().substring(1)))
                .map(message -> message.path("payload").findValue("$ref"))
                .filter(java.util.Objects::nonNull)
                .map(reference -> AsyncApiSchemas.lastPart(reference.asText()))
                .collect(Collectors.toSet());
    }

    private static CausalRecord record(boolean isSynthetic) {
        return new CausalRecord(
                UUID.randomUUID(),
                "worker",
                "t",
                UUID.randomUUID(),
                TraceId.random(),
                null,
                isSynthetic,
                null,
                Instant.EPOCH,
                List.of());
    }

    private static Set<String> and(Set<String> names, String one) {
        return Stream.concat(names.stream(), Stream.of(one)).collect(Collectors.toSet());
    }

    private static Headers cloudEvent(SpanId span) {
        return CloudEvents.headers(
                UUID.randomUUID(), "type", "source", Instant.EPOCH, UUID.randomUUID(), TraceId.random(), span);
    }

    private static Set<String> names(org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> sent) {
        return names(sent.headers());
    }

    private static Set<String> names(Headers headers) {
        return Arrays.stream(headers.toArray()).map(Header::key).collect(Collectors.toSet());
    }

    /** Of a header schema and of what it is built on. */
    private static Set<String> names(String schema, String list) {
        return names(DOCUMENT.at("/components/schemas/" + schema), list).collect(Collectors.toSet());
    }

    private static Stream<String> names(JsonNode schema, String list) {
        var own = schema.path(list);
        var names = own.isArray()
                ? AsyncApiSchemas.texts(own)
                : own.properties().stream().map(Map.Entry::getKey);
        var inherited = StreamSupport.stream(schema.path("allOf").spliterator(), false)
                .map(part ->
                        part.has("$ref") ? DOCUMENT.at(part.get("$ref").asText().substring(1)) : part);
        return Stream.concat(names, inherited.flatMap(part -> names(part, list)));
    }

    private static JsonNode document() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("..", "docs", "api", "asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

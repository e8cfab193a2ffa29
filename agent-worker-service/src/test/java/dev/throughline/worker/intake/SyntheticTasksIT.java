package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceState;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker says of a task's standing is what the body of its envelope says. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class SyntheticTasksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUN = "SDSR-TASK/0190b5a0-0000-7000-8000-000000000001";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    static Stream<Arguments> shouldSayWhatTheBodySaysWhateverTheHeaderClaims() {
        return Stream.of(
                Arguments.of("a rehearsal", true, RUN, RUN, RUN),
                Arguments.of("one without a header", true, RUN, null, RUN),
                Arguments.of("one with another's header", true, RUN, "SDSR-OTHER", RUN),
                Arguments.of("one of no scenario", true, null, null, "UNNAMED"),
                Arguments.of("real work under a forged header", false, null, RUN, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldSayWhatTheBodySaysWhateverTheHeaderClaims(
            String what, boolean isSynthetic, String scenario, String header, String expected) {
        // Given
        var task = Tasks.of(Tasks.of("profile", "transform.jq", "{\"expression\":\"1\"}"), isSynthetic, scenario);

        // When
        send(task, header);

        // Then
        var said = said(task.workflowId(), Topics.TASK_RESULTS, Topics.EVENTS);
        assertThat(said).extracting(ConsumerRecord::topic).contains(Topics.TASK_RESULTS, Topics.EVENTS);
        assertThat(said)
                .allSatisfy(record -> assertThat(CloudEvents.header(record.headers(), Synthetic.HEADER))
                        .isEqualTo(expected));
        String own = RUN.equals(expected) ? "throughline=" + RUN + ",vendor=1" : "vendor=1";
        assertThat(said)
                .allSatisfy(record -> assertThat(CloudEvents.header(record.headers(), TraceState.HEADER))
                        .isEqualTo(own));
        assertThat(said.stream().filter(record -> record.topic().equals(Topics.EVENTS)))
                .allMatch(
                        record -> Json.read(record.value(), CausalRecord.class).isSynthetic() == isSynthetic);
    }

    @Test
    void shouldKeepTheHeaderOfWhatCannotBeRead() {
        // Given
        UUID workflow = Ids.uuid7();
        var poison = new ProducerRecord<>(Topics.tasks("profile"), key(workflow), new byte[] {'{'});
        Synthetic.mark(poison.headers(), true, RUN);

        // When
        send(poison);

        // Then
        assertThat(said(workflow, Topics.DEAD_LETTERS))
                .singleElement()
                .satisfies(letter -> assertThat(Synthetic.claimed(letter.headers())
                                .orElseThrow()
                                .text())
                        .isEqualTo(RUN));
    }

    @Test
    void shouldNameTheScenarioWhereverARowMayBeSynthetic() throws Exception {
        List<String> half = new ArrayList<>();
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password);
                var rows = connection.createStatement().executeQuery("""
                        SELECT c.relname
                          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                         WHERE c.relkind IN ('r', 'p') AND a.attname IN ('is_synthetic', 'synthetic_scenario_id')
                         GROUP BY c.relname HAVING count(DISTINCT a.attname) <> 2
                        """)) {
            while (rows.next()) {
                half.add(rows.getString(1));
            }
        }
        assertThat(half).isEmpty();
    }

    private void send(TaskEnvelope task, String header) {
        var record = new ProducerRecord<>(Topics.tasks(task.stage().agent()), key(task.workflowId()), Json.bytes(task));
        Synthetic.mark(record.headers(), header != null, header);
        String parent = TraceContext.traceparent(task.traceId(), task.spanId());
        record.headers().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
        record.headers().add(TraceState.HEADER, "throughline=forged,vendor=1".getBytes(StandardCharsets.UTF_8));
        send(record);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record);
        }
    }

    private static byte[] key(UUID workflow) {
        return workflow.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** At least one from each of the topics. */
    private List<ConsumerRecord<byte[], byte[]>> said(UUID workflow, String... topics) {
        List<ConsumerRecord<byte[], byte[]>> said = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topics));
            await().atMost(PATIENCE).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key() != null
                            && new String(record.key(), StandardCharsets.UTF_8).equals(workflow.toString())) {
                        said.add(record);
                    }
                }
                return said.stream().map(ConsumerRecord::topic).distinct().count() == topics.length;
            });
        }
        return said;
    }
}

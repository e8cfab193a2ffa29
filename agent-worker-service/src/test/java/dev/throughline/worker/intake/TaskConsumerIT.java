package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceId;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.LogLines;
import dev.throughline.worker.Tasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class TaskConsumerIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> heard = new ArrayList<>();

    @BeforeEach
    void connect() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.EVENTS, Topics.TASK_RESULTS, Topics.DEAD_LETTERS));
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
    }

    @Test
    void shouldRecordItsStepsAndReportSuccess() {
        // Given
        var task = task("profile", step("delay", "{\"ms\":0}"), step("transform.jq", "{\"expression\":\"1+1\"}"));

        // When
        send("profile", task);

        // Then
        assertThat(result(task).outcome()).isEqualTo(TaskResult.Outcome.SUCCEEDED);
        assertThat(result(task).output().at("/s1/value").asInt()).isEqualTo(2);
        assertThat(steps(task)).extracting(CausalEvent.StepRecorded::status).containsExactly("succeeded", "succeeded");
    }

    @Test
    void shouldRecordTheFailingStepWhenAStepFails() {
        var task = task("analyse", step("fault.inject", "{\"kind\":\"fail\",\"message\":\"broken\"}"));
        send("analyse", task);
        var failure = result(task).failure();
        assertThat(failure.code()).isEqualTo("fault_injected");
        assertThat(steps(task)).singleElement().satisfies(step -> {
            assertThat(step.id()).isEqualTo(failure.stepEventId());
            assertThat(step.outcomeData()).isEqualTo("broken");
        });
    }

    @Test
    void shouldNameTheAttemptInTheLog() {
        try (var log = new LogLines()) {
            // Given
            var task = task("analyse", step("fault.inject", "{\"kind\":\"fail\"}"));

            // When
            send("analyse", task);
            result(task);

            // Then
            assertThat(log.lines()).anySatisfy(line -> {
                assertThat(line.message()).startsWith("attempt failed code=fault_injected stage=stage step=s0");
                assertThat(line.about())
                        .containsEntry("traceId", task.traceId().hex())
                        .containsEntry("spanId", task.spanId().hex())
                        .containsEntry("workflowId", task.workflowId().toString())
                        .containsEntry("taskId", task.taskId().toString());
            });
        }
    }

    @Test
    void shouldRefuseAStageThatIsNotTheOneItsDigestNames() {
        var task = task("intake", "0".repeat(64), step("delay", "{}"));
        send("intake", task);
        assertThat(result(task).failure().code()).isEqualTo("refused_digest");
    }

    @Test
    void shouldRefuseATaskOnTheTopicOfAnotherAgent() {
        // Given
        var task = task("report", step("delay", "{}"));

        // When
        send("deliver", task);

        // Then
        var result = result(task);
        assertThat(result.outcome()).isEqualTo(TaskResult.Outcome.FAILED);
        assertThat(result.failure().code()).isEqualTo("refused_agent");
        assertThat(result.failure().retryable()).isFalse();
        assertThat(result.causationIds()).containsExactly(task.dispatchEventId());
        assertThat(recorded(task)).isEmpty();
    }

    @Test
    void shouldDeadLetterAPoisonRecordAndGoOn() {
        // Given
        String marker = "poison-" + UUID.randomUUID();
        var nameless = task("validate", new String[] {null, "{}"});
        var task = task("validate", step("delay", "{}"));

        // When
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.tasks("validate"), key, marker.getBytes(StandardCharsets.UTF_8)));
        send("validate", copy(nameless, task.workflowId()));
        send("validate", task);

        // Then
        assertThat(result(task).outcome()).isEqualTo(TaskResult.Outcome.SUCCEEDED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> listen().stream()
                        .anyMatch(r -> r.topic().equals(Topics.DEAD_LETTERS)
                                && r.value() != null
                                && new String(r.value(), StandardCharsets.UTF_8).equals(marker)));
    }

    @Test
    void shouldDeadLetterAPoisonBroadcastAndGoOn() {
        // Given
        String marker = "poison-" + UUID.randomUUID();

        // Then: also when a worker that has just started does not listen to broadcasts yet
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            producer.send(new ProducerRecord<>(Topics.CONTROL, null));
            producer.send(new ProducerRecord<>(Topics.CONTROL, marker.getBytes(StandardCharsets.UTF_8)));
            return listen().stream()
                    .anyMatch(r -> r.topic().equals(Topics.DEAD_LETTERS)
                            && r.value() != null
                            && new String(r.value(), StandardCharsets.UTF_8).equals(marker));
        });
    }

    @Test
    void shouldRunADuplicateOnce() {
        var first = task("report", step("delay", "{}"));
        var last = task("report", step("delay", "{}"));
        var sameKey = copy(last, first.workflowId());
        send("report", first);
        send("report", first);
        send("report", sameKey);
        result(sameKey);
        assertThat(results(first)).hasSize(1);
    }

    @Test
    void shouldNotLetASlowAgentBlockAnother() {
        // Given more slow tasks, real ones, than the agent's bound and its queue
        var slow = Stream.generate(() -> Tasks.of(task("deliver", step("delay", "{\"ms\":5000}")), false, null))
                .limit(40)
                .toList();
        slow.forEach(task -> send("deliver", task));
        var quick = task("profile", step("delay", "{\"ms\":1}"));

        // When
        send("profile", quick);

        // Then
        Instant quickEnd = result(quick).finishedAt();
        assertThat(result(quick).outcome()).isEqualTo(TaskResult.Outcome.SUCCEEDED);
        // Until the last: what runs on would keep the agent's places from the tests that come next.
        assertThat(slow)
                .allSatisfy(task -> assertThat(result(task).finishedAt()).isAfter(quickEnd));
    }

    private List<ConsumerRecord<byte[], byte[]>> listen() {
        consumer.poll(Duration.ofMillis(100)).forEach(heard::add);
        return heard;
    }

    private TaskResult result(TaskEnvelope task) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            listen();
            return !results(task).isEmpty();
        });
        return results(task).getFirst();
    }

    private List<TaskResult> results(TaskEnvelope task) {
        return heard.stream()
                .filter(r -> r.topic().equals(Topics.TASK_RESULTS))
                .map(r -> Json.read(r.value(), TaskResult.class))
                .filter(r -> r.taskId().equals(task.taskId()))
                .toList();
    }

    private List<CausalEvent.StepRecorded> steps(TaskEnvelope task) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            listen();
            return !recorded(task).isEmpty();
        });
        return recorded(task);
    }

    private List<CausalEvent.StepRecorded> recorded(TaskEnvelope task) {
        return heard.stream()
                .filter(r -> r.topic().equals(Topics.EVENTS))
                .map(r -> Json.read(r.value(), CausalRecord.class))
                .filter(r -> r.workflowId().equals(task.workflowId()))
                .flatMap(r -> r.events().stream())
                .map(CausalEvent.StepRecorded.class::cast)
                .toList();
    }

    private void send(String agent, TaskEnvelope task) {
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.tasks(agent), key, Json.bytes(task)));
    }

    private static String[] step(String skill, String arguments) {
        return new String[] {skill, arguments};
    }

    private static TaskEnvelope task(String agent, String[]... steps) {
        return task(agent, null, steps);
    }

    private static TaskEnvelope task(String agent, String digest, String[]... steps) {
        var specs = new ArrayList<StageSpec.StepSpec>();
        for (String[] step : steps) {
            JsonNode arguments = Json.read(step[1].getBytes(StandardCharsets.UTF_8), JsonNode.class);
            specs.add(new StageSpec.StepSpec("s" + specs.size(), step[0], arguments, null, 0, null));
        }
        var stage = new StageSpec("stage", agent, List.of(), specs, 0, null);
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "test",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                Ids.uuid7(),
                "plan",
                digest == null ? stage.digest() : digest,
                stage,
                Json.MAPPER.createObjectNode(),
                List.of(),
                List.of(),
                Map.of(),
                "http://localhost:1/none",
                Instant.now().plusSeconds(300),
                true,
                null);
    }

    private static TaskEnvelope copy(TaskEnvelope task, UUID workflow) {
        return new TaskEnvelope(
                task.contractVersion(),
                task.taskId(),
                workflow,
                task.tenantId(),
                task.workflowType(),
                task.workflowName(),
                task.attempt(),
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                task.dispatchEventId(),
                task.planHash(),
                task.stageDigest(),
                task.stage(),
                task.parameters(),
                task.inputs(),
                task.artifacts(),
                task.outputs(),
                task.fileBaseUrl(),
                task.deadline(),
                task.isSynthetic(),
                task.syntheticScenarioId());
    }
}

package dev.throughline.worker.llm;

import static dev.throughline.worker.llm.FakeProvider.openAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.Retry;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that call models: what the line carries of it, and what it does not. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
@QuarkusTestResource(value = LlmLineIT.Provider.class, restrictToAnnotatedClass = true)
class LlmLineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET_TEXT = "the-merger-of-blue-and-green";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Inject
    LlmProbe probe;

    private final List<TaskResult> results = new ArrayList<>();
    private final List<CausalRecord> records = new ArrayList<>();
    private final StringBuilder wire = new StringBuilder();
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;

    /** The capability {@code chat} has a model behind HTTP, {@code extract} the stub. */
    public static final class Provider implements QuarkusTestResourceLifecycleManager {
        static FakeProvider server;

        @Override
        public Map<String, String> start() {
            server = new FakeProvider();
            return Map.of(
                    "throughline.llm.models.remote.provider", "openai",
                    "throughline.llm.models.remote.base-url", server.url(),
                    "throughline.llm.models.remote.model", "some-model",
                    "throughline.llm.models.remote.api-key", Llm.KEY,
                    "throughline.llm.models.remote.input-micros", "2000000",
                    "throughline.llm.models.remote.output-micros", "10000000",
                    "throughline.llm.capabilities.chat", "remote");
        }

        @Override
        public void stop() {
            server.close();
        }
    }

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
        consumer.subscribe(List.of(Topics.TASK_RESULTS, Topics.EVENTS));
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
    }

    @Test
    void shouldRecordEveryCallOfAStepThatSucceedsAfterAFailure() {
        // Given
        Provider.server.thenJson(500, "{}").thenEvents(openAi("fine"));
        var task = task(
                step("say", "llm.chat", "{\"prompt\": \"" + SECRET_TEXT + "\"}", new Retry(3, 1, 1)),
                step(
                        "take",
                        "llm.extract",
                        "{\"text\": \"" + SECRET_TEXT + "\", \"schema\": {\"type\": \"object\","
                                + " \"properties\": {\"name\": {\"type\": \"string\"}}}}",
                        null));

        // When
        var result = resultOf(task);

        // Then
        assertThat(result.failure()).isNull();
        assertThat(result.output().at("/say/text").asText()).isEqualTo("fine");
        assertThat(result.output().at("/take/stub").asBoolean()).isTrue();
        assertThat(result.output().at("/take/value/name").asText()).startsWith("[stub]");
        var steps = steps(task);
        assertThat(calls(steps.get(0))).extracting(Evidence.ModelCall::ok).containsExactly(false, true);
        assertThat(calls(steps.get(0)))
                .extracting(Evidence.ModelCall::errorCode)
                .containsExactly("llm_unavailable", null);
        assertThat(steps.get(0).retryCount()).isEqualTo(1);
        assertThat(steps.get(0).costMicros()).isEqualTo(4000);
        assertThat(calls(steps.get(1))).singleElement().satisfies(call -> {
            assertThat(call.isStub()).isTrue();
            assertThat(call.provider()).isEqualTo("stub");
        });
        assertThat(steps.get(1).costMicros()).isZero();
        assertThat(eventsOnTheWire()).doesNotContain(SECRET_TEXT).doesNotContain(Llm.KEY);
    }

    @Test
    void shouldRecordTheCallBeforeItsFailureEndsTheTask() {
        // Given
        Provider.server.thenJson(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + Llm.KEY + "\"}}");
        var task = task(step("say", "llm.chat", "{\"prompt\": \"" + SECRET_TEXT + "\"}", new Retry(3, 1, 1)));

        // When
        var result = resultOf(task);

        // Then
        assertThat(result.failure().code()).isEqualTo("llm_unauthorized");
        assertThat(result.failure().retryable()).isFalse();
        var step = steps(task).getFirst();
        assertThat(step.status()).isEqualTo("failed");
        assertThat(step.outcomeData()).isEqualTo("status 401: Incorrect API key provided: [redacted]");
        assertThat(calls(step)).singleElement().satisfies(call -> {
            assertThat(call.errorCode()).isEqualTo("llm_unauthorized");
            assertThat(call.promptSha256())
                    .isEqualTo(Prompt.sha256("[{\"role\":\"USER\",\"content\":\"" + SECRET_TEXT + "\"}]"));
        });
        assertThat(wire).doesNotContain(Llm.KEY);
        assertThat(eventsOnTheWire()).doesNotContain(SECRET_TEXT);
    }

    @Test
    void shouldAdvertiseWhatIsConfigured() {
        assertThat(probe.probe())
                .containsExactly(
                        new Capability(Capability.Kind.LLM, "chat", "openai/some-model"),
                        new Capability(Capability.Kind.LLM, "extract", "stub/stub"));
    }

    private TaskResult resultOf(TaskEnvelope task) {
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.tasks("analyse"), key, Json.bytes(task)));
        await().atMost(PATIENCE).until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(received -> {
                wire.append(new String(received.value(), StandardCharsets.UTF_8));
                if (received.topic().equals(Topics.EVENTS)) {
                    records.add(Json.read(received.value(), CausalRecord.class));
                } else {
                    results.add(Json.read(received.value(), TaskResult.class));
                }
            });
            return results.stream().anyMatch(r -> r.taskId().equals(task.taskId()))
                    && !steps(task).isEmpty();
        });
        return results.stream()
                .filter(r -> r.taskId().equals(task.taskId()))
                .findFirst()
                .orElseThrow();
    }

    private String eventsOnTheWire() {
        return new String(Json.bytes(records), StandardCharsets.UTF_8);
    }

    private List<StepRecorded> steps(TaskEnvelope task) {
        return records.stream()
                .filter(r -> r.workflowId().equals(task.workflowId()))
                .flatMap(r -> r.events().stream())
                .map(StepRecorded.class::cast)
                .toList();
    }

    private static List<Evidence.ModelCall> calls(StepRecorded step) {
        return step.evidence().stream().map(Evidence.ModelCall.class::cast).toList();
    }

    private static TaskEnvelope task(StepSpec... steps) {
        return Tasks.of(new StageSpec("stage", "analyse", List.of(), List.of(steps), 0, null));
    }

    private static StepSpec step(String name, String skill, String arguments, Retry retry) {
        return new StepSpec(name, skill, Tasks.json(arguments), retry, 0, null);
    }
}

package dev.throughline.worker.advertise;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.CancelTask;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.task.RunningTasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
class ControlChannelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Inject
    RunningTasks running;

    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private final List<WorkerAdvertised> advertised = new ArrayList<>();
    private final List<TaskResult> results = new ArrayList<>();

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
        consumer.subscribe(List.of(Topics.CONTROL, Topics.TASK_RESULTS));
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
    }

    @Test
    void shouldSayWhatItServesWhenItStarts() {
        // Given
        String workerId = given().get("/api/v1/worker").path("worker_id");

        // When
        var said = await().atMost(PATIENCE)
                .until(
                        () -> {
                            listen();
                            return advertised.stream()
                                    .filter(message -> message.workerId().equals(workerId))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();

        // Then
        assertThat(said.contractVersion()).isEqualTo(Contract.VERSION);
        assertThat(said.agents())
                .extracting(ControlMessage.AgentCapacity::agent)
                .containsExactly("intake", "profile", "analyse", "validate", "report", "deliver");
        assertThat(said.agents()).allMatch(capacity -> capacity.concurrency() > 0);
        assertThat(said.skills())
                .extracting(ControlMessage.SkillVersion::name)
                .contains("sql.query", "transform.jq", "render.template", "check.assert", "http.request", "delay");
        assertThat(said.capabilities())
                .contains(new Capability(Capability.Kind.SKILL, "process.run", "1"))
                .filteredOn(capability -> capability.kind() == Capability.Kind.PROGRAM)
                .hasSize(Files.isExecutable(Path.of("/usr/bin/python3")) ? 1 : 0);
    }

    @Test
    void shouldInterruptTheStepOfACancelledAttemptAndNoOther() {
        // Given
        var unwanted = Tasks.of("analyse", "delay", "{\"ms\":120000}");
        var other = Tasks.of("analyse", "delay", "{\"ms\":120000}");
        int before = running.count();
        send(Topics.tasks("analyse"), unwanted);
        send(Topics.tasks("analyse"), other);
        await().atMost(PATIENCE).until(() -> running.count() >= before + 2);

        // When
        ControlMessage nextAttempt = new CancelTask(other.taskId(), other.attempt() + 1, "not yet dispatched");
        ControlMessage cancel = new CancelTask(unwanted.taskId(), unwanted.attempt(), "the run has ended");
        producer.send(new ProducerRecord<>(Topics.CONTROL, Json.bytes(nextAttempt)));
        producer.send(new ProducerRecord<>(Topics.CONTROL, Json.bytes(cancel)));

        // Then
        await().atMost(PATIENCE).until(() -> {
            listen();
            return results(unwanted).findAny().isPresent();
        });
        assertThat(results(unwanted)).singleElement().satisfies(result -> {
            assertThat(result.failure().code()).isEqualTo("cancelled");
            assertThat(result.failure().retryable()).isFalse();
        });
        assertThat(results(other)).isEmpty();
        running.cancel(other.taskId(), other.attempt());
    }

    private void listen() {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
            if (record.topic().equals(Topics.TASK_RESULTS)) {
                results.add(Json.read(record.value(), TaskResult.class));
            } else if (isAdvertisement(record.value())) {
                advertised.add((WorkerAdvertised) Json.read(record.value(), ControlMessage.class));
            }
        });
    }

    /** Other tests send what nobody can read, and it stays on the topic. */
    private static boolean isAdvertisement(byte[] value) {
        return value != null && new String(value, StandardCharsets.UTF_8).contains("worker_advertised");
    }

    private Stream<TaskResult> results(TaskEnvelope task) {
        return results.stream().filter(result -> result.taskId().equals(task.taskId()));
    }

    private void send(String topic, TaskEnvelope task) {
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, Json.bytes(task)));
    }
}

package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.CancelTask;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Outcome;
import dev.throughline.contracts.TaskResult.Product;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that take their time, are called off, or undo others. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class LongTaskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final StepSpec MAKE = step("make", "transform.jq", "{\"expression\": \"[{id: 1}, {id: 2}]\"}");
    private static final List<ProductSpec> ROWS = List.of(new ProductSpec("row", "${ .steps.make.value }", null));

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private final List<TaskResult> heard = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private HttpServer remote;

    @BeforeEach
    void connect() throws IOException {
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
        consumer.subscribe(List.of(Topics.TASK_RESULTS));
        remote = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        remote.createContext("/", this::answer);
        remote.start();
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
        remote.stop(0);
    }

    @Test
    void shouldSayThatItLivesUntilItEndsWhenTheStageAsksForHeartbeats() {
        // Given
        var task = Tasks.of(stage("profile", 600L, ROWS, MAKE, step("wait", "delay", "{\"ms\": 1500}")));
        var later = follower(task, 700);

        // When
        send(task);
        awaitEnd(task);
        send(later);
        awaitEnd(later);

        // Then
        var results = results(task);
        assertThat(results.getLast().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(results.getLast().products()).extracting(Product::key).containsExactly("row/0", "row/1");
        long took = Duration.between(
                        results.getLast().startedAt(), results.getLast().finishedAt())
                .toMillis();
        // Three in the time it asked for, from when it was taken.
        assertThat(results.subList(0, results.size() - 1))
                .hasSizeBetween(3, (int) took / 200 + 5)
                .allSatisfy(beat -> {
                    assertThat(beat.outcome()).isEqualTo(Outcome.PROGRESS);
                    assertThat(beat.attempt()).isEqualTo(1);
                    assertThat(beat.output()).isNull();
                    assertThat(beat.products()).isNull();
                    assertThat(beat.failure()).isNull();
                });
        assertThat(results(later)).extracting(TaskResult::outcome).containsExactly(Outcome.SUCCEEDED);
    }

    @Test
    void shouldNotSayThatItLivesWhenTheTaskEndsAtOnce() {
        // Given
        var task = Tasks.of(stage("profile", 30L, null, step("nothing", "delay", "{\"ms\": 0}")));
        var later = follower(task, 300);

        // When
        send(task);
        send(later);
        awaitEnd(later);

        // Then
        assertThat(results(task)).extracting(TaskResult::outcome).containsExactly(Outcome.SUCCEEDED);
    }

    @Test
    void shouldEndAtOnceAndNameItsRowsWhenItIsCancelled() {
        // Given
        var task = Tasks.of(stage("analyse", 300L, ROWS, MAKE, step("wait", "delay", "{\"ms\": 120000}")));
        send(task);
        await().atMost(PATIENCE).until(() -> results(task).size() >= 2);

        // When
        Instant cancelled = Instant.now();
        ControlMessage cancel = new CancelTask(task.taskId(), task.attempt(), "the run was cancelled");
        producer.send(new ProducerRecord<>(Topics.CONTROL, Json.bytes(cancel)));
        awaitEnd(task);

        // Then
        var result = results(task).getLast();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().code()).isEqualTo("cancelled");
        assertThat(result.failure().retryable()).isFalse();
        assertThat(result.failure().step()).isEqualTo("wait");
        assertThat(Duration.between(cancelled, result.finishedAt())).isLessThan(Duration.ofSeconds(10));
        assertThat(result.products()).extracting(Product::key).containsExactly("row/0", "row/1");
    }

    @Test
    void shouldUndoOutsideWhatTheRowsNameAndOnlyOnceWhenItIsAskedTwice() {
        // Given
        var undo = step(
                "undo",
                "http.request",
                "{\"method\": \"DELETE\", \"url\": \"http://localhost:"
                        + remote.getAddress().getPort()
                        + "/orders\", \"body\": \"${ [.products[] | select(.kind == \\\"order\\\") | .data.id] }\"}");
        var rows = List.of(
                new Product("order/0", "order", null, Tasks.json("{\"id\": \"a-1\"}")),
                new Product("order/0/line/0", "line", "order/0", Tasks.json("{\"id\": \"x\"}")),
                new Product("order/1", "order", null, Tasks.json("{\"id\": \"a-2\"}")));
        var stage = new StageSpec("undo:order", "deliver", List.of(), List.of(undo), 0, null);
        var first = Tasks.toUndo(Tasks.of(stage), 1, rows);
        var second = Tasks.toUndo(first, 2, rows);

        // When
        send(first);
        awaitEnd(first);
        send(second);
        await().atMost(PATIENCE).until(() -> results(first).size() == 2);

        // Then
        assertThat(results(first))
                .extracting(TaskResult::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(calls).containsExactly("DELETE " + first.taskId() + ":0 [\"a-1\",\"a-2\"]");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            calls.add(exchange.getRequestMethod() + " " + key + " " + body);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void awaitEnd(TaskEnvelope task) {
        await().atMost(PATIENCE)
                .until(() -> results(task).stream().anyMatch(result -> result.outcome() != Outcome.PROGRESS));
    }

    /** In the order of their partition. */
    private List<TaskResult> results(TaskEnvelope task) {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> heard.add(Json.read(r.value(), TaskResult.class)));
        return heard.stream().filter(r -> r.taskId().equals(task.taskId())).toList();
    }

    private void send(TaskEnvelope task) {
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.tasks(task.stage().agent()), key, Json.bytes(task)));
    }

    /** Of the same workflow, so that its result comes after whatever the other one says until then. */
    private static TaskEnvelope follower(TaskEnvelope task, int ms) {
        var wait = step("wait", "delay", "{\"ms\": " + ms + "}");
        return Tasks.inWorkflow(Tasks.of(stage("profile", null, null, wait)), task.workflowId());
    }

    private static StageSpec stage(String agent, Long heartbeatMs, List<ProductSpec> produces, StepSpec... steps) {
        return new StageSpec(
                "stage",
                agent,
                List.of(),
                List.of(steps),
                0,
                null,
                null,
                null,
                heartbeatMs,
                produces,
                null,
                null,
                null);
    }

    private static StepSpec step(String name, String skill, String arguments) {
        return new StepSpec(name, skill, Tasks.json(arguments), null, 0, null);
    }
}

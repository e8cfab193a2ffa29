package dev.throughline.orchestrator.line;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An external worker: takes every task from the real topics and answers as the test says. */
public final class FakeWorker implements AutoCloseable {
    public final Queue<TaskEnvelope> seen = new ConcurrentLinkedQueue<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean stopping;

    public FakeWorker(String bootstrap, Function<TaskEnvelope, List<TaskResult>> answers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        thread = Thread.ofVirtual().start(() -> run(bootstrap, answers));
    }

    private void run(String bootstrap, Function<TaskEnvelope, List<TaskResult>> answers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "fake-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(Pattern.compile("throughline\\.tasks\\..*"));
            while (!stopping) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    var envelope = Json.read(record.value(), TaskEnvelope.class);
                    seen.add(envelope);
                    answers.apply(envelope).forEach(this::send);
                });
            }
        }
    }

    public void send(TaskResult result) {
        sendRaw(result.workflowId(), Json.bytes(result));
    }

    public void sendRaw(UUID workflowId, byte[] body) {
        producer.send(new ProducerRecord<>(
                Topics.TASK_RESULTS, workflowId.toString().getBytes(StandardCharsets.UTF_8), body));
        producer.flush();
    }

    public static TaskResult succeeded(TaskEnvelope task) {
        return result(task, TaskResult.Outcome.SUCCEEDED, null);
    }

    public static TaskResult failed(TaskEnvelope task, boolean retryable) {
        return result(
                task,
                TaskResult.Outcome.FAILED,
                new TaskResult.Failure("skill_error", "it broke", retryable, "only", null));
    }

    public static TaskResult alive(TaskEnvelope task) {
        return result(task, TaskResult.Outcome.PROGRESS, null);
    }

    public static TaskResult saying(TaskResult result, String message) {
        return new TaskResult(
                result.contractVersion(),
                result.taskId(),
                result.workflowId(),
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                result.outcome(),
                result.output(),
                result.artifacts(),
                new TaskResult.Failure("skill_error", message, false, null, null),
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                result.finishedAt());
    }

    /** The same result, with rows that it leaves behind; each is {@code key:kind} or {@code key:kind:parent key}. */
    public static TaskResult leaving(TaskResult result, String... rows) {
        var products = Arrays.stream(rows)
                .map(row -> row.split(":"))
                .map(parts -> new TaskResult.Product(
                        parts[0],
                        parts[1],
                        parts.length > 2 ? parts[2] : null,
                        Json.MAPPER.createObjectNode().put("of", parts[0])))
                .toList();
        return new TaskResult(
                result.contractVersion(),
                result.taskId(),
                result.workflowId(),
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                result.outcome(),
                result.output(),
                result.artifacts(),
                result.failure(),
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                result.finishedAt(),
                products);
    }

    public static TaskResult yielding(TaskResult result, JsonNode output) {
        return new TaskResult(
                result.contractVersion(),
                result.taskId(),
                result.workflowId(),
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                result.outcome(),
                output,
                result.artifacts(),
                result.failure(),
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                result.finishedAt());
    }

    public static TaskResult ofWorkflow(TaskResult result, UUID workflowId) {
        return new TaskResult(
                result.contractVersion(),
                result.taskId(),
                workflowId,
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                result.outcome(),
                result.output(),
                result.artifacts(),
                result.failure(),
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                result.finishedAt());
    }

    private static TaskResult result(TaskEnvelope task, TaskResult.Outcome outcome, TaskResult.Failure failure) {
        return new TaskResult(
                Contract.VERSION,
                task.taskId(),
                task.workflowId(),
                task.attempt(),
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                outcome,
                Json.MAPPER.createObjectNode().put("stage", task.stage().name()),
                List.of(),
                failure,
                List.of(),
                "fake",
                Instant.now(),
                Instant.now());
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofSeconds(5));
        producer.close();
    }
}

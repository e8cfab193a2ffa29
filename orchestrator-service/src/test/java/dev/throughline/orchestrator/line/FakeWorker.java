package dev.throughline.orchestrator.line;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
final class FakeWorker implements AutoCloseable {
    final Queue<TaskEnvelope> seen = new ConcurrentLinkedQueue<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean stopping;

    FakeWorker(String bootstrap, Function<TaskEnvelope, List<TaskResult>> answers) {
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

    void send(TaskResult result) {
        sendRaw(result.workflowId(), Json.bytes(result));
    }

    void sendRaw(UUID workflowId, byte[] body) {
        producer.send(new ProducerRecord<>(
                Topics.TASK_RESULTS, workflowId.toString().getBytes(StandardCharsets.UTF_8), body));
        producer.flush();
    }

    static TaskResult succeeded(TaskEnvelope task) {
        return result(task, TaskResult.Outcome.SUCCEEDED, null);
    }

    static TaskResult failed(TaskEnvelope task, boolean retryable) {
        return result(
                task,
                TaskResult.Outcome.FAILED,
                new TaskResult.Failure("skill_error", "it broke", retryable, "only", null));
    }

    static TaskResult ofWorkflow(TaskResult result, UUID workflowId) {
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

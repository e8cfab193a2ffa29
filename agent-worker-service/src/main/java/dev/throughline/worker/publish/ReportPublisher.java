package dev.throughline.worker.publish;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of this process. A send is repeated until the broker acknowledged it: the caller's offset waits for
 * that, so a report is never lost, and never blocks anything but its own task.
 */
@ApplicationScoped
public class ReportPublisher {
    private static final Logger LOG = Logger.getLogger(ReportPublisher.class);
    static final String RESULT_TYPE = "dev.throughline.task-result";

    private final Producer<byte[], byte[]> producer;
    private volatile boolean closed;

    public ReportPublisher(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "throughline-worker",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024,
                        // A broker that is away is waited for; giving up would only mean running the task again.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Sends the step events and the result. When a step failed, its record is acknowledged before the result leaves, so
     * nobody sees a failure without its cause; otherwise both travel at once.
     */
    public void publish(@Nullable CausalRecord steps, TaskResult result, String agent, Runnable acknowledged) {
        var resultRecord = toKafka(result, agent, TaskIdentity.result(result.taskId(), result.attempt()));
        if (steps == null) {
            send(resultRecord, acknowledged);
            return;
        }
        List<CausalRecord> records = StepRecords.of(steps);
        if (result.outcome() == TaskResult.Outcome.FAILED) {
            var last = after(records.size(), () -> later(() -> send(resultRecord, acknowledged)));
            records.forEach(record -> send(record.toKafka(result.spanId()), last));
        } else {
            var one = after(records.size() + 1, acknowledged);
            records.forEach(record -> send(record.toKafka(result.spanId()), one));
            send(resultRecord, one);
        }
    }

    private static Runnable after(int times, Runnable action) {
        var open = new AtomicInteger(times);
        return () -> {
            if (open.decrementAndGet() == 0) {
                action.run();
            }
        };
    }

    /** Sends a sign of life, once: what follows it says the same. Throws nothing, an interrupt stays set. */
    public void beat(TaskResult progress, String agent) {
        try {
            producer.send(toKafka(progress, agent, Ids.uuid7()));
        } catch (RuntimeException e) {
            LOG.debugf(e, "heartbeat not sent task=%s", progress.taskId());
        }
    }

    /** Sends until acknowledged. */
    public void send(ProducerRecord<byte[], byte[]> outgoing, Runnable acknowledged) {
        try {
            producer.send(outgoing, (metadata, error) -> {
                if (error == null) {
                    acknowledged.run();
                } else {
                    again(outgoing, acknowledged, error);
                }
            });
        } catch (InterruptException e) {
            // A cancellation that came after the work was done must not cost us its report; the client has restored
            // the interrupt flag, and the retry runs on another thread.
            again(outgoing, acknowledged, e);
        } catch (RuntimeException e) {
            again(outgoing, acknowledged, e);
        }
    }

    private void again(ProducerRecord<byte[], byte[]> outgoing, Runnable acknowledged, Exception error) {
        if (closed) {
            return; // the offset stays uncommitted, the next owner runs the task again
        }
        LOG.warnf(error, "send failed, will be repeated topic=%s", outgoing.topic());
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Thread::startVirtualThread)
                .execute(() -> send(outgoing, acknowledged));
    }

    /** The client's I/O thread must not send: it would wait for metadata that only it can fetch. */
    private static void later(Runnable action) {
        Thread.startVirtualThread(action);
    }

    private static ProducerRecord<byte[], byte[]> toKafka(TaskResult result, String agent, UUID id) {
        SpanId span = result.spanId();
        var headers = CloudEvents.headers(
                id, RESULT_TYPE, "worker/" + agent, result.finishedAt(), result.workflowId(), result.traceId(), span);
        byte[] key = result.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.TASK_RESULTS, null, key, Json.bytes(result), headers);
    }

    @PreDestroy
    void close() {
        closed = true;
        producer.close(Duration.ofSeconds(5));
    }
}

package dev.throughline.worker.publish;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceContext;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
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
import org.apache.kafka.clients.producer.RecordMetadata;
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
    private final ReportMetrics metrics;
    private volatile boolean closed;

    ReportPublisher(ReportMetrics metrics, @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.metrics = metrics;
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
    public void publish(
            @Nullable CausalRecord steps, TaskResult result, String agent, Carried carried, Runnable acknowledged) {
        metrics.reported(steps, result, agent, carried.isSynthetic());
        var resultRecord = toKafka(result, agent, TaskIdentity.result(result.taskId(), result.attempt()), carried);
        if (steps == null) {
            send(resultRecord, result, acknowledged);
            return;
        }
        List<CausalRecord> records = StepRecords.of(steps);
        if (result.outcome() == TaskResult.Outcome.FAILED) {
            var last = after(records.size(), () -> later(() -> send(resultRecord, result, acknowledged)));
            records.forEach(record -> send(toKafka(record, result.spanId(), carried), result, last));
        } else {
            var one = after(records.size() + 1, acknowledged);
            records.forEach(record -> send(toKafka(record, result.spanId(), carried), result, one));
            send(resultRecord, result, one);
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
    public void beat(TaskResult progress, String agent, Carried carried) {
        try {
            producer.send(toKafka(progress, agent, Ids.uuid7(), carried));
        } catch (RuntimeException e) {
            LOG.debugf(e, "heartbeat not sent task=%s", progress.taskId());
        }
    }

    /** Sends until acknowledged. */
    public void send(ProducerRecord<byte[], byte[]> outgoing, Runnable acknowledged) {
        send(outgoing, null, acknowledged);
    }

    /** @param about the attempt that the record tells of */
    private void send(ProducerRecord<byte[], byte[]> outgoing, @Nullable TaskResult about, Runnable acknowledged) {
        try {
            producer.send(outgoing, (metadata, error) -> {
                if (error == null) {
                    acknowledged.run();
                    note(outgoing, about, metadata);
                } else {
                    again(outgoing, about, acknowledged, error);
                }
            });
        } catch (InterruptException e) {
            // A cancellation that came after the work was done must not cost us its report; the client has restored
            // the interrupt flag, and the retry runs on another thread.
            again(outgoing, about, acknowledged, e);
        } catch (RuntimeException e) {
            again(outgoing, about, acknowledged, e);
        }
    }

    private static void note(ProducerRecord<byte[], byte[]> outgoing, @Nullable TaskResult about, RecordMetadata at) {
        if (!BusLog.isOn(outgoing.headers())) {
            return;
        }
        try (var log = LogContext.open()) {
            if (about != null) {
                log.task(about.taskId(), about.attempt());
            }
            BusLog.sent(outgoing, at);
        }
    }

    private void again(
            ProducerRecord<byte[], byte[]> outgoing,
            @Nullable TaskResult about,
            Runnable acknowledged,
            Exception error) {
        if (closed) {
            return; // the offset stays uncommitted, the next owner runs the task again
        }
        LOG.warnf(error, "send failed, will be repeated topic=%s", outgoing.topic());
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Thread::startVirtualThread)
                .execute(() -> send(outgoing, about, acknowledged));
    }

    /** The client's I/O thread must not send: it would wait for metadata that only it can fetch. */
    private static void later(Runnable action) {
        Thread.startVirtualThread(action);
    }

    private static ProducerRecord<byte[], byte[]> toKafka(CausalRecord steps, SpanId span, Carried carried) {
        var record = steps.toKafka(span, carried.sampling());
        carried.into(record.headers());
        return record;
    }

    private static ProducerRecord<byte[], byte[]> toKafka(TaskResult result, String agent, UUID id, Carried carried) {
        String traceparent = TraceContext.traceparent(result.traceId(), result.spanId(), carried.sampling());
        var headers = CloudEvents.headers(
                id, RESULT_TYPE, "worker/" + agent, result.finishedAt(), result.workflowId(), traceparent);
        carried.into(headers);
        byte[] key = result.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.TASK_RESULTS, null, key, Json.bytes(result), headers);
    }

    @PreDestroy
    void close() {
        closed = true;
        producer.close(Duration.ofSeconds(5));
    }
}

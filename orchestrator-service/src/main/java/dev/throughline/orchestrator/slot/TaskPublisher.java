package dev.throughline.orchestrator.slot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceState;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.StageNames;
import dev.throughline.orchestrator.engine.TaskState;
import dev.throughline.orchestrator.tracing.RunTracing;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a commit made durable. The producer never gives up on a record and blocks when its buffer is full: while
 * Kafka is away the slots wait, and the mailboxes push back.
 */
@Singleton
public final class TaskPublisher {
    private final KafkaProducer<byte[], byte[]> producer;
    private final EnvelopeClaims claims;
    private final RunTracing tracing;
    private final String fileBaseUrl;

    TaskPublisher(
            EnvelopeClaims claims,
            RunTracing tracing,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            @ConfigProperty(name = "throughline.public-url") String publicUrl) {
        this.claims = claims;
        this.tracing = tracing;
        this.fileBaseUrl = publicUrl + "/internal/v1/files";
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 * 1024,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        Duration.ofDays(1).toMillis(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "orchestrator"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Sends an event record as the journal has it, in parts when it is too large; {@code acknowledged} runs once, on the
     * producer's thread.
     *
     * @param run as it is since; null when it has ended
     */
    void event(CausalRecord record, @Nullable Run run, byte[] bytes, Callback acknowledged) {
        if (!Claims.isNeeded(bytes)) {
            sendEvent(record, run, bytes, acknowledged);
            return;
        }
        List<CausalRecord> parts = record.split(Claims.MAX_VALUE);
        var open = new AtomicInteger(parts.size());
        Callback last = (metadata, failure) -> {
            if (failure != null || open.decrementAndGet() == 0) {
                acknowledged.onCompletion(metadata, failure);
            }
        };
        parts.forEach(part -> sendEvent(part, run, Json.bytes(part), last));
    }

    private void sendEvent(CausalRecord record, @Nullable Run run, byte[] bytes, Callback acknowledged) {
        var headers = CloudEvents.headers(
                record.id(),
                CausalRecord.CE_TYPE,
                record.source(),
                record.recordedAt(),
                record.workflowId(),
                // Only those who record spans look at it, and those of a sampled run are few.
                run != null && run.identity().isSampled()
                        ? run.identity().traceparent(run.identity().span())
                        : null);
        headers.add(CausalRecord.TYPES_HEADER, record.types().getBytes(StandardCharsets.UTF_8));
        Synthetic.mark(headers, record.isSynthetic(), record.syntheticScenarioId());
        if (run != null && run.identity().isSampled()) {
            carry(headers, run);
        }
        headers.add(CausalRecord.WAKEUP_HEADER, wakeUp(run).getBytes(StandardCharsets.UTF_8));
        var sent = new ProducerRecord<>(Topics.EVENTS, null, key(record.workflowId()), bytes, headers);
        producer.send(sent, logged(sent, acknowledged));
    }

    /** What has ended by a decision that is durable now. */
    void decided(Run before, Decision decision) {
        tracing.decided(before, decision);
    }

    private static Callback logged(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
        if (!BusLog.isOn(record.headers())) {
            return acknowledged;
        }
        return (metadata, failure) -> {
            acknowledged.onCompletion(metadata, failure);
            if (failure == null) {
                BusLog.sent(record, metadata);
            }
        };
    }

    private static String wakeUp(@Nullable Run run) {
        return run == null
                ? CausalRecord.ENDED
                : run.announcedWakeUp()
                        .map(next -> Long.toString(next.at().toEpochMilli()))
                        .orElse(CausalRecord.ENDED);
    }

    /** @param undone for a compensation: the rows of its stage */
    void task(
            Run run,
            String stage,
            TaskState.Dispatched task,
            List<ProductRow> undone,
            Instant now,
            Callback acknowledged) {
        var envelope = envelope(run, stage, task, undone);
        var headers = CloudEvents.headers(
                task.event(),
                "dev.throughline.task",
                "orchestrator",
                now,
                run.workflowId(),
                run.identity().traceparent(task.span()));
        Synthetic.mark(headers, run.identity().isSynthetic(), run.identity().scenarioId());
        carry(headers, run);
        var record = new ProducerRecord<>(
                Topics.tasks(envelope.stage().agent()), null, key(run.workflowId()), claims.bytes(envelope), headers);
        producer.send(record, BusLog.isOn(headers) ? traced(run, task, record, acknowledged) : acknowledged);
    }

    private Callback traced(
            Run run, TaskState.Dispatched task, ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
        Instant began = Instant.now();
        return (metadata, failure) -> {
            acknowledged.onCompletion(metadata, failure);
            if (failure == null) {
                try (var log = LogContext.open().task(task.taskId(), task.attempt())) {
                    BusLog.sent(record, metadata);
                }
                tracing.sent(run, task, record, metadata, began);
            }
        };
    }

    void cancel(Run run, Decision.Cancelled cancelled, Callback acknowledged) {
        ControlMessage message =
                new ControlMessage.CancelTask(cancelled.taskId(), cancelled.attempt(), "the run has ended");
        var record = new ProducerRecord<>(
                Topics.CONTROL,
                run.identity().tenantId().getBytes(StandardCharsets.UTF_8),
                Json.MAPPER.convertValue(message, JsonNode.class).toString().getBytes(StandardCharsets.UTF_8));
        Synthetic.mark(
                record.headers(), run.identity().isSynthetic(), run.identity().scenarioId());
        producer.send(record, logged(record, acknowledged));
    }

    private static void carry(Headers headers, Run run) {
        String state = run.identity().traceState();
        if (state != null) {
            headers.add(TraceState.HEADER, state.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param about whose run the command is for */
    void command(WorkflowCommand command, Standing about, Callback acknowledged) {
        var record = new ProducerRecord<>(Topics.WORKFLOW_COMMANDS, key(command.workflowId()), Json.bytes(command));
        Synthetic.mark(record.headers(), about.isSynthetic(), about.scenarioId());
        producer.send(record, logged(record, acknowledged));
    }

    /** To whichever instance decides about the workflow; completes when the broker has it. */
    CompletableFuture<Void> command(WorkflowCommand command, Standing about) {
        var sent = new CompletableFuture<Void>();
        command(command, about, (metadata, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    /** Sends and waits until the broker has it. */
    void sendAndWait(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            producer.send(record).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a dead letter could not be written", e);
        }
    }

    private TaskEnvelope envelope(Run run, String name, TaskState.Dispatched task, List<ProductRow> undone) {
        var identity = run.identity();
        boolean isItem = StageNames.isItem(name);
        return new TaskEnvelope(
                Contract.VERSION,
                task.taskId(),
                run.workflowId(),
                identity.tenantId(),
                identity.type(),
                identity.name(),
                task.attempt(),
                identity.traceId(),
                task.span(),
                identity.span(),
                task.event(),
                run.plan().hash(),
                run.plan().digest(name),
                run.plan().task(name),
                run.plan().parameters(),
                identity.inputs(),
                run.artifacts(),
                run.outputs(),
                fileBaseUrl,
                task.deadline().minusSeconds(2),
                identity.isSynthetic(),
                identity.scenarioId(),
                isItem ? run.item(name) : null,
                isItem ? StageNames.index(name) : null,
                StageNames.isUndo(name)
                        ? undone.stream().map(TaskPublisher::product).toList()
                        : null);
    }

    private static TaskResult.Product product(ProductRow row) {
        return new TaskResult.Product(row.key(), row.kind(), row.parentKey(), row.data());
    }

    private static byte[] key(UUID workflowId) {
        return workflowId.toString().getBytes(StandardCharsets.UTF_8);
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}

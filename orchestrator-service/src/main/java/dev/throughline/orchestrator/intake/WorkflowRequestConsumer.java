package dev.throughline.orchestrator.intake;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceState;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.slot.DeadLetterSender;
import dev.throughline.orchestrator.slot.StartOutcome;
import dev.throughline.orchestrator.tracing.RequestTracing;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.RequestSpan;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The same requests over Kafka. The record's key ({@code tenant:idempotency key}) makes redelivery harmless; a batch is
 * acknowledged when each of its records is durably started or lies with the dead letters.
 */
@ApplicationScoped
public class WorkflowRequestConsumer {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final WorkflowIntake intake;
    private final DeadLetterSender deadLetters;
    private final RequestTracing tracing;
    private final ExecutorService threads;

    WorkflowRequestConsumer(
            WorkflowIntake intake,
            DeadLetterSender deadLetters,
            RequestTracing tracing,
            @VirtualThreads ExecutorService threads) {
        this.tracing = tracing;
        this.threads = threads;
        this.intake = intake;
        this.deadLetters = deadLetters;
    }

    /**
     * Batches follow one another because each is a {@code Uni}: a method that merely runs on virtual threads would be
     * called for the next batch at once, and that one's acknowledgement would pass over starts that still wait.
     */
    @Incoming("workflow-requests")
    public Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom().voidItem().invoke(() -> takeAll(records)).runSubscriptionOn(threads);
    }

    private void takeAll(ConsumerRecords<byte[], byte[]> records) {
        try {
            take(records);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the batch was taken; it is delivered again", e);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        List<Pending> pending = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            BusLog.received(record);
            var span = SpanId.random();
            pending.add(new Pending(record, span, Instant.now(), begin(record, span)));
        }
        for (Pending item : pending) {
            finish(item);
        }
    }

    private void finish(Pending pending) throws InterruptedException {
        StartOutcome outcome = outcome(pending.started());
        while (outcome instanceof StartOutcome.Rejected) {
            // The instance cannot take it now; the partition waits, nothing is skipped.
            TimeUnit.MILLISECONDS.sleep(250);
            outcome = outcome(begin(pending.record(), pending.span()));
        }
        if (outcome instanceof StartOutcome.KeyReused reused) {
            var conflict = new KeyReusedException(reused.workflowId());
            deadLetters.send(DeadLetters.of(pending.record(), "orchestrator", conflict));
        } else if (outcome instanceof StartOutcome.Refused refused) {
            var refusal = new StartRefusedException(refused.why());
            deadLetters.send(DeadLetters.of(pending.record(), "orchestrator", refusal));
        } else if (outcome instanceof StartOutcome.Started started) {
            tracing.taken(StructuredMode.unfolded(pending.record()), pending.span(), pending.began(), started.run());
        }
    }

    /** @param span of the request, if its run is sampled */
    private record Pending(
            ConsumerRecord<byte[], byte[]> record,
            SpanId span,
            Instant began,
            CompletableFuture<StartOutcome> started) {}

    private CompletableFuture<StartOutcome> begin(ConsumerRecord<byte[], byte[]> record, SpanId span)
            throws InterruptedException {
        try {
            var event = StructuredMode.unfolded(record);
            byte[] body = Objects.requireNonNullElse(event.value(), new byte[0]);
            var request = named(Json.read(body, WorkflowRequest.class), event, record);
            SyntheticRequests.mark(record.headers(), request);
            return switch (intake.acceptWaiting(request, envelope(event, span, body))) {
                case WorkflowIntake.Outcome.Refused refused ->
                    throw new Json.UnreadableException(refused.detail() + ": " + refused.violations(), null);
                case WorkflowIntake.Outcome.Unavailable unavailable ->
                    CompletableFuture.completedFuture(new StartOutcome.Rejected(unavailable.reason()));
                case WorkflowIntake.Outcome.Accepted accepted -> accepted.started();
            };
        } catch (UncheckedIOException e) {
            return CompletableFuture.completedFuture(new StartOutcome.Rejected("files cannot be kept now"));
        } catch (RuntimeException e) {
            // What no code of ours can use must not be in the way of what comes after it.
            deadLetters.send(DeadLetters.of(record, "orchestrator", e));
            return CompletableFuture.completedFuture(new StartOutcome.Replayed(new java.util.UUID(0, 0)));
        }
    }

    /** Its dead letter must not go by a header that the body contradicts: a real request that is lost is real trouble. */
    private static WorkflowRequest named(
            WorkflowRequest request, ConsumerRecord<byte[], byte[]> event, ConsumerRecord<byte[], byte[]> record) {
        try {
            return SyntheticRequests.named(request, event.headers());
        } catch (Json.UnreadableException contradiction) {
            record.headers().remove(Synthetic.HEADER);
            throw contradiction;
        }
    }

    /** Without a key the record's own place in the topic is its idempotency key. */
    private static WorkflowIntake.Envelope envelope(ConsumerRecord<byte[], byte[]> record, SpanId span, byte[] body) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        int colon = key.indexOf(':');
        String tenant = colon > 0 ? key.substring(0, colon) : "default";
        String idempotency = colon > 0 && colon < key.length() - 1
                ? key.substring(colon + 1)
                : record.topic() + "/" + record.partition() + "/" + record.offset();
        String traceparent = CloudEvents.header(record.headers(), "traceparent");
        return new WorkflowIntake.Envelope(
                "kafka",
                tenant,
                traceparent == null ? CloudEvents.header(record.headers(), "ce_traceparent") : traceparent,
                CloudEvents.header(record.headers(), "x-trace-id"),
                idempotency,
                WorkflowIntake.hash(body),
                RequestSpan.planned(span),
                ForeignCause.of(record.headers()).orElse(null),
                CloudEvents.header(record.headers(), TraceState.HEADER));
    }

    private static StartOutcome outcome(CompletableFuture<StartOutcome> started) throws InterruptedException {
        try {
            return started.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Its slot may be gone; the same key finds out.
            return new StartOutcome.Rejected("no answer came");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a start must end with an outcome", e);
        }
    }
}

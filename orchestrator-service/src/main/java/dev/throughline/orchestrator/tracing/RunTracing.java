package dev.throughline.orchestrator.tracing;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.SpanId;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.TaskState;
import dev.throughline.service.telemetry.BusSpans;
import dev.throughline.service.telemetry.Keys;
import dev.throughline.service.telemetry.PastSpan;
import dev.throughline.service.telemetry.Spans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The engine's part of a trace: run, attempts, and envelopes sent. Runs on the slot's thread after its commit, or on the
 * producer's, and costs them nothing unless the run is sampled.
 */
@Singleton
public final class RunTracing {
    private static final int MAX_ERROR = 500;

    private final Spans spans;

    RunTracing(Spans spans) {
        this.spans = spans;
    }

    /** Spans of whatever ends with the decision. */
    public void decided(Run before, Decision decision) {
        if (decision.run().identity().isSampled()) {
            spans.quietly(() -> ended(before, decision));
        }
    }

    private void ended(Run before, Decision decision) {
        Run run = decision.run();
        for (CausalEvent event : decision.events()) {
            switch (event) {
                case CausalEvent.TaskSucceeded e -> attempt(before, e.taskId(), e.attempt(), e.at(), null, null);
                case CausalEvent.TaskAttemptFailed e ->
                    attempt(before, e.taskId(), e.attempt(), e.at(), e.code(), e.message());
                case CausalEvent.TaskFailed e ->
                    attempt(before, e.taskId(), e.attempt(), e.at(), e.code(), e.message());
                case CausalEvent.TaskCancelled e ->
                    attempt(before, e.taskId(), e.attempt(), e.at(), "cancelled", "cancelled");
                case CausalEvent.WorkflowCompleted e -> run(run, e.at(), null, null);
                case CausalEvent.WorkflowFailed e -> run(run, e.at(), e.code(), e.error());
                case CausalEvent.WorkflowCancelled e -> run(run, e.at(), "cancelled", "cancelled");
                case CausalEvent.RunQuarantined e -> run(run, e.at(), "quarantined", e.error());
                default -> {}
            }
        }
    }

    /** The envelope is where the broker says. */
    public void sent(
            Run run,
            TaskState.Dispatched task,
            ProducerRecord<byte[], byte[]> record,
            RecordMetadata at,
            Instant began) {
        if (run.identity().isSampled()) {
            spans.quietly(() -> spans.add(send(run, task, record, at, began)));
        }
    }

    private static PastSpan send(
            Run run,
            TaskState.Dispatched task,
            ProducerRecord<byte[], byte[]> record,
            RecordMetadata at,
            Instant began) {
        var attributes = about(run, BusSpans.send(record, at))
                .put(Keys.TASK_ID, task.taskId().toString())
                .put(Keys.ATTEMPT, (long) task.attempt());
        return new PastSpan(
                        run.identity().traceId(),
                        SpanId.random(),
                        task.span(),
                        "send " + record.topic(),
                        SpanKind.PRODUCER,
                        began,
                        Instant.now(),
                        attributes.build(),
                        null)
                .within(run.identity().traceState());
    }

    /** A task that was never sent has no attempt to speak of. */
    private void attempt(
            Run before, UUID taskId, int attempt, Instant end, @Nullable String code, @Nullable String error) {
        for (Map.Entry<String, TaskState> task : before.tasks().entrySet()) {
            if (!task.getValue().taskId().equals(taskId) || task.getValue().attempt() != attempt) {
                continue;
            }
            switch (task.getValue()) {
                case TaskState.Dispatched sent ->
                    attempt(before, task.getKey(), sent, sent.span(), sent.event(), end, code, error);
                case TaskState.Cancelling sent ->
                    attempt(before, task.getKey(), sent, sent.span(), sent.event(), end, code, error);
                default -> {}
            }
        }
    }

    private void attempt(
            Run run,
            String stage,
            TaskState task,
            SpanId span,
            UUID dispatch,
            Instant end,
            @Nullable String code,
            @Nullable String error) {
        String agent = run.plan().task(stage).agent();
        var attributes = about(run, Attributes.builder())
                .put(Keys.OPERATION, "invoke_agent")
                .put(Keys.INFERENCE_KIND, "AGENT")
                .put(Keys.AGENT_ID, agent)
                .put(Keys.AGENT_NAME, agent)
                .put(Keys.STAGE, stage)
                .put(Keys.TASK_ID, task.taskId().toString())
                .put(Keys.ATTEMPT, (long) task.attempt());
        put(attributes, code);
        spans.add(new PastSpan(
                        run.identity().traceId(),
                        span,
                        run.identity().span(),
                        "invoke_agent " + agent,
                        SpanKind.INTERNAL,
                        dispatchedAt(dispatch, run.identity().startedAt()),
                        end,
                        attributes.build(),
                        cut(error))
                .within(run.identity().traceState()));
    }

    /** The ids of its events say when they were, to the millisecond, also after the slot has changed hands. */
    private static Instant dispatchedAt(UUID dispatch, Instant started) {
        Instant at = Instant.ofEpochMilli(dispatch.getMostSignificantBits() >>> Short.SIZE);
        return at.isBefore(started) ? started : at;
    }

    /** Once: a run that is done again keeps the span of its first round, and the attempts lie below it. */
    private void run(Run run, Instant end, @Nullable String code, @Nullable String error) {
        if (run.round() > 1) {
            return;
        }
        var identity = run.identity();
        var attributes = about(run, Attributes.builder())
                .put(Keys.OPERATION, "invoke_workflow")
                .put(Keys.INFERENCE_KIND, "CHAIN")
                .put(Keys.WORKFLOW_TYPE, identity.type())
                .put(Keys.WORKFLOW_STATUS, run.status().wireName());
        put(attributes, code);
        spans.add(new PastSpan(
                        identity.traceId(),
                        identity.span(),
                        identity.parentSpan(),
                        "invoke_workflow " + identity.name(),
                        SpanKind.INTERNAL,
                        identity.startedAt(),
                        end,
                        attributes.build(),
                        cut(error))
                .within(run.identity().traceState()));
    }

    static AttributesBuilder about(Run run, AttributesBuilder attributes) {
        var identity = run.identity();
        var known = attributes
                .put(Keys.WORKFLOW_ID, identity.workflowId().toString())
                .put(Keys.CONVERSATION_ID, identity.workflowId().toString())
                .put(Keys.TENANT, identity.tenantId());
        return Keys.synthetic(known, identity.isSynthetic(), identity.scenarioId());
    }

    private static void put(AttributesBuilder attributes, @Nullable String code) {
        if (code != null) {
            attributes.put(Keys.ERROR_TYPE, code);
        }
    }

    private static @Nullable String cut(@Nullable String error) {
        return error == null || error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
    }
}

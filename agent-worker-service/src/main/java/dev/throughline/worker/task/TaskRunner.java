package dev.throughline.worker.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.product.ProductEvaluator;
import dev.throughline.worker.publish.TaskIdentity;
import dev.throughline.worker.skill.StepEvidence;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.step.StepOutcome;
import dev.throughline.worker.step.StepRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs one attempt: refuses what it must not run, then step after step until one ends it. */
@ApplicationScoped
public class TaskRunner {
    /** What fits into no record is claimed; the rows and the output must fit into its document. */
    private static final int MAX_RESULT = Claims.MAX_DOCUMENT - 2 * TaskResult.MAX_OUTPUT;

    private final StepRunner steps;
    private final ProductEvaluator products;
    private final TaskFiles files;
    /** Digests of stages seen: a plan's stage arrives thousands of times, equal by value. */
    private final Map<StageSpec, String> digests = new ConcurrentHashMap<>();

    public TaskRunner(StepRunner steps, ProductEvaluator products, TaskFiles files) {
        this.steps = steps;
        this.products = products;
        this.files = files;
    }

    /** Whether the attempt ends at once, so that handing it to another thread would cost more than running it. */
    public static boolean isInstant(TaskEnvelope task) {
        return task.claim() == null
                && task.stage().steps().stream().allMatch(StepRunner::isInstant)
                && !ProductEvaluator.isAsked(task.stage());
    }

    /** The result of an attempt that was sent to the topic of another agent. */
    public static TaskResult misdirected(TaskEnvelope task, String topic) {
        var failure = refused("refused_agent", "a task of " + task.stage().agent() + " does not belong on " + topic);
        return result(task, Instant.now(), null, List.of(), failure, List.of(task.dispatchEventId()));
    }

    /** The result of an attempt that this worker itself could not bring to an end. */
    public static TaskResult brokenDown(TaskEnvelope task, Throwable cause) {
        var failure = new TaskResult.Failure("worker_error", cause.toString(), true, null, null);
        return result(task, Instant.now(), null, List.of(), failure, List.of(task.dispatchEventId()));
    }

    /** The result of an attempt whose envelope could not be made whole. */
    public static TaskResult unredeemed(TaskEnvelope task, String code, String message, boolean retryable) {
        var failure = new TaskResult.Failure(code, message, retryable, null, null);
        return result(task, Instant.now(), null, List.of(), failure, List.of(task.dispatchEventId()));
    }

    /** A sign of life; it ends nothing and names no rows. */
    public static TaskResult progress(TaskEnvelope task, Instant started) {
        return result(
                TaskResult.Outcome.PROGRESS, task, started, null, List.of(), null, List.of(task.dispatchEventId()));
    }

    public TaskReport run(TaskEnvelope task, Interruption interruption) {
        Instant started = Instant.now();
        TaskResult.Failure refusal = refusal(task, started);
        if (refusal != null) {
            return new TaskReport(result(task, started, null, List.of(), refusal, List.of(task.dispatchEventId())));
        }
        try {
            return runSteps(task, interruption, started);
        } finally {
            if (!isInstant(task)) {
                files.discard(task);
            }
        }
    }

    private TaskResult.@Nullable Failure refusal(TaskEnvelope task, Instant now) {
        if (task.contractVersion() != Contract.VERSION) {
            return refused(
                    "refused_contract",
                    "contract version " + task.contractVersion() + " is not known here: this worker speaks version "
                            + Contract.VERSION);
        }
        if (!digest(task.stage()).equals(task.stageDigest())) {
            return refused("refused_digest", "the stage is not the one its digest names");
        }
        if (!now.isBefore(task.deadline())) {
            return new TaskResult.Failure(
                    "deadline_exceeded", "the deadline had passed before the start", true, null, null);
        }
        return null;
    }

    private static TaskResult.Failure refused(String code, String message) {
        return new TaskResult.Failure(code, message, false, null, null);
    }

    private String digest(StageSpec stage) {
        String known = digests.get(stage);
        if (known == null) {
            known = stage.digest();
            if (digests.size() >= 2_000) {
                digests.clear();
            }
            digests.put(stage, known);
        }
        return known;
    }

    private TaskReport runSteps(TaskEnvelope task, Interruption interruption, Instant started) {
        var events = new ArrayList<CausalEvent>();
        var outputs = new LinkedHashMap<String, JsonNode>();
        var artifacts = new ArrayList<StageSpec.FileRef>();
        Map<Integer, List<StepEvidence.Call>> calls = Map.of();
        UUID cause = task.dispatchEventId();
        TaskResult.Failure failure = null;
        int retries = 0;
        var usage = new TaskUsage();
        List<StageSpec.StepSpec> specs = task.stage().steps();
        for (int index = 0; index < specs.size() && failure == null; index++) {
            StageSpec.StepSpec spec = specs.get(index);
            Instant stepStarted = Instant.now();
            var evidence = new StepEvidence();
            StepOutcome outcome = steps.run(task, index, outputs, interruption, evidence);
            var event = record(task, index, cause, stepStarted, outcome, evidence);
            events.add(event);
            usage.add(evidence.usage(spec.skill(), event.durationMicros()));
            calls = with(calls, index, evidence.calls());
            cause = event.id();
            retries += outcome.retries();
            artifacts.addAll(outcome.artifacts());
            switch (outcome) {
                case StepOutcome.Succeeded succeeded -> outputs.put(spec.name(), succeeded.output());
                case StepOutcome.Failed failed -> {
                    failure = ending(spec, failed, event.id());
                    // What a later step may look at; rows are never made of the error that ends the task.
                    if (failure == null) {
                        outputs.put(spec.name(), error(failed));
                    }
                }
            }
        }
        ObjectNode output = Json.MAPPER.createObjectNode();
        output.setAll(outputs);
        if (failure == null
                && !specs.isEmpty()
                && !isInstant(task)
                && Json.bytes(output).length > TaskResult.MAX_OUTPUT) {
            failure =
                    refused("output_too_large", "the outputs of the steps exceed " + TaskResult.MAX_OUTPUT + " bytes");
        }
        var bare = result(task, started, failure == null ? output : null, artifacts, failure, List.of(cause));
        var result = ProductEvaluator.isAsked(task.stage()) ? withProducts(task, outputs, bare) : bare;
        var record = events.isEmpty() ? null : toRecord(task, events, retries, result.finishedAt());
        return new TaskReport(record, result.took(usage.total()), calls);
    }

    /** Nearly no step calls a model, so nearly no attempt needs a map. */
    private static Map<Integer, List<StepEvidence.Call>> with(
            Map<Integer, List<StepEvidence.Call>> calls, int index, List<StepEvidence.Call> ofStep) {
        if (ofStep.isEmpty()) {
            return calls;
        }
        var more = new HashMap<>(calls);
        more.put(index, ofStep);
        return more;
    }

    /** A success whose rows are not what the stage promised is none; another attempt would make the same ones. */
    private TaskResult withProducts(TaskEnvelope task, Map<String, JsonNode> outputs, TaskResult result) {
        var rows = products.evaluate(task, outputs, MAX_RESULT - Json.bytes(result).length);
        boolean isBroken = result.failure() == null && rows.problem() != null;
        return new TaskResult(
                result.contractVersion(),
                result.taskId(),
                result.workflowId(),
                result.attempt(),
                result.traceId(),
                result.spanId(),
                result.parentSpanId(),
                isBroken ? TaskResult.Outcome.FAILED : result.outcome(),
                isBroken ? null : result.output(),
                result.artifacts(),
                isBroken ? refused("invalid_products", String.valueOf(rows.problem())) : result.failure(),
                result.causationIds(),
                result.agentId(),
                result.startedAt(),
                Instant.now(),
                rows.products());
    }

    private static TaskResult.@Nullable Failure ending(StageSpec.StepSpec spec, StepOutcome.Failed failed, UUID event) {
        // A cancellation or a passed deadline ends the task whatever the step says about errors of its own.
        boolean isForced =
                failed.category().equals("cancelled") || failed.code().equals("deadline_exceeded");
        var onError = isForced ? StageSpec.OnError.ABORT : spec.onError();
        return switch (onError) {
            case CONTINUE -> null;
            case ABORT ->
                new TaskResult.Failure(failed.code(), failed.message(), failed.retryable(), spec.name(), event);
            case COMPENSATE -> new TaskResult.Failure(failed.code(), failed.message(), false, spec.name(), event);
        };
    }

    private static JsonNode error(StepOutcome.Failed failed) {
        return Json.MAPPER.createObjectNode().put("error", failed.message()).put("code", failed.code());
    }

    private static CausalEvent.StepRecorded record(
            TaskEnvelope task, int index, UUID cause, Instant started, StepOutcome outcome, StepEvidence evidence) {
        StageSpec.StepSpec spec = task.stage().steps().get(index);
        Instant now = Instant.now();
        StepOutcome.@Nullable Failed failed = outcome instanceof StepOutcome.Failed f ? f : null;
        return new CausalEvent.StepRecorded(
                TaskIdentity.step(task.taskId(), task.attempt(), index, outcome.retries()),
                now,
                List.of(cause),
                task.taskId(),
                task.stage().name(),
                task.attempt(),
                index,
                spec.name(),
                spec.skill(),
                task.stage().agent(),
                "tool",
                failed == null ? "info" : "error",
                failed == null ? "succeeded" : "failed",
                failed == null ? "success" : failed.category(),
                failed == null ? "ok" : failed.code(),
                failed == null ? null : failed.message(),
                outcome.retries(),
                Duration.between(started, now).toNanos() / 1_000,
                evidence.costMicros(),
                TaskIdentity.span(task.taskId(), task.attempt(), index),
                task.spanId(),
                started,
                evidence.kept());
    }

    private static CausalRecord toRecord(TaskEnvelope task, List<CausalEvent> events, int retries, Instant at) {
        return new CausalRecord(
                TaskIdentity.stepRecord(task.taskId(), task.attempt(), events.size() - 1, retries),
                "worker",
                task.tenantId(),
                task.workflowId(),
                task.traceId(),
                task.stage().agent(),
                task.isSynthetic(),
                task.syntheticScenarioId(),
                at,
                List.copyOf(events));
    }

    private static TaskResult result(
            TaskEnvelope task,
            Instant started,
            @Nullable JsonNode output,
            List<StageSpec.FileRef> artifacts,
            TaskResult.@Nullable Failure failure,
            List<UUID> causes) {
        var outcome = failure == null ? TaskResult.Outcome.SUCCEEDED : TaskResult.Outcome.FAILED;
        return result(outcome, task, started, output, artifacts, failure, causes);
    }

    private static TaskResult result(
            TaskResult.Outcome outcome,
            TaskEnvelope task,
            Instant started,
            @Nullable JsonNode output,
            List<StageSpec.FileRef> artifacts,
            TaskResult.@Nullable Failure failure,
            List<UUID> causes) {
        return new TaskResult(
                Contract.VERSION,
                task.taskId(),
                task.workflowId(),
                task.attempt(),
                task.traceId(),
                task.spanId(),
                task.parentSpanId(),
                outcome,
                output,
                List.copyOf(artifacts),
                failure,
                causes,
                task.stage().agent(),
                started,
                Instant.now());
    }
}

package dev.throughline.worker.tracing;

import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.service.telemetry.BusSpans;
import dev.throughline.service.telemetry.Keys;
import dev.throughline.service.telemetry.LogContext;
import dev.throughline.service.telemetry.PastSpan;
import dev.throughline.service.telemetry.Spans;
import dev.throughline.worker.publish.TaskIdentity;
import dev.throughline.worker.skill.StepEvidence;
import dev.throughline.worker.task.TaskReport;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The worker's part of a trace: the work on an envelope, its steps and their calls of models. All ids follow from the
 * attempt, so that what is done twice after a crash is the same span twice.
 */
@ApplicationScoped
public class AttemptTracing {
    private static final Logger LOG = Logger.getLogger(AttemptTracing.class);
    private static final double MICROS = 1e6;

    private final Spans spans;
    private final String version;

    public AttemptTracing(Spans spans, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.spans = spans;
        this.version = version;
    }

    /** Whatever it came to, it is not published yet. */
    public void ended(Taken taken, TaskReport report) {
        boolean isSampled = taken.carried().sampling().isSampled();
        var level = isSampled ? Logger.Level.INFO : Logger.Level.DEBUG;
        if (LOG.isEnabled(level)) {
            steps(report).forEach(step -> tell(step, level));
        }
        if (isSampled) {
            spans.quietly(() -> trace(taken, report));
        }
    }

    private static List<StepRecorded> steps(TaskReport report) {
        CausalRecord record = report.steps();
        return record == null
                ? List.of()
                : record.events().stream()
                        .filter(StepRecorded.class::isInstance)
                        .map(StepRecorded.class::cast)
                        .toList();
    }

    private void trace(Taken taken, TaskReport report) {
        String state = taken.carried().traceState();
        for (StepRecorded step : steps(report)) {
            spans.add(tool(taken.task(), step).within(state));
            var calls = report.calls().getOrDefault(step.index(), List.of());
            for (int number = 0; number < calls.size(); number++) {
                spans.add(chat(taken.task(), step, number, calls.get(number)).within(state));
            }
        }
        spans.add(process(taken, report.result()).within(state));
    }

    private static void tell(StepRecorded step, Logger.Level level) {
        try (var log = LogContext.open()
                .with("spanId", step.spanId().hex())
                .with("stage", step.stage())
                .with("step", step.step())
                .with("skill", step.skill())
                .with("status", step.status())
                .with("code", step.outcomeCode())) {
            LOG.log(level, "step ended");
        }
    }

    private PastSpan process(Taken taken, TaskResult result) {
        TaskEnvelope task = taken.task();
        TaskResult.Failure failure = result.failure();
        var attributes = about(task, BusSpans.process(taken.record()));
        return span(
                task,
                TaskIdentity.process(task.taskId(), task.attempt()),
                task.spanId(),
                "process " + taken.record().topic(),
                SpanKind.CONSUMER,
                new Period(taken.at(), Instant.now()),
                attributes,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message());
    }

    private PastSpan tool(TaskEnvelope task, StepRecorded step) {
        boolean isFailed = !step.status().equals("succeeded");
        var attributes = about(task, Attributes.builder())
                .put(Keys.OPERATION, "execute_tool")
                .put(Keys.INFERENCE_KIND, "TOOL")
                .put(Keys.TOOL_NAME, step.skill())
                .put(Keys.TOOL_TYPE, "function")
                .put(Keys.TOOL_CALL_ID, step.id().toString())
                .put(Keys.STEP, step.step())
                .put(Keys.RETRIES, (long) step.retryCount());
        if (step.costMicros() > 0) {
            attributes.put(Keys.COST, step.costMicros() / MICROS);
        }
        return span(
                task,
                step.spanId(),
                step.parentSpanId(),
                "execute_tool " + step.skill(),
                SpanKind.INTERNAL,
                new Period(step.startedAt(), step.startedAt().plus(step.durationMicros(), ChronoUnit.MICROS)),
                attributes,
                isFailed ? step.outcomeCode() : null,
                isFailed ? step.outcomeData() : null);
    }

    private PastSpan chat(TaskEnvelope task, StepRecorded step, int number, StepEvidence.Call call) {
        var id = TaskIdentity.call(task.taskId(), task.attempt(), step.index(), number);
        var made = call.made();
        var attributes = about(task, Attributes.builder())
                .put(Keys.OPERATION, "chat")
                .put(Keys.INFERENCE_KIND, "LLM")
                .put(Keys.PROVIDER, made.provider())
                .put(Keys.REQUEST_MODEL, made.model())
                .put(Keys.INPUT_TOKENS, made.inputTokens())
                .put(Keys.OUTPUT_TOKENS, made.outputTokens())
                .put(Keys.COST, made.costMicros() / MICROS);
        if (call.finish() != null) {
            attributes.put(Keys.FINISH_REASONS, List.of(call.finish()));
        }
        return span(
                task,
                id,
                step.spanId(),
                "chat " + made.model(),
                SpanKind.CLIENT,
                new Period(call.end().minusMillis(made.latencyMillis()), call.end()),
                attributes,
                made.errorCode(),
                made.errorCode());
    }

    private record Period(Instant start, Instant end) {}

    private static PastSpan span(
            TaskEnvelope task,
            SpanId id,
            SpanId parent,
            String name,
            SpanKind kind,
            Period period,
            AttributesBuilder attributes,
            @Nullable String code,
            @Nullable String error) {
        if (code != null) {
            attributes.put(Keys.ERROR_TYPE, code);
        }
        String status = code != null && error == null ? code : error;
        return new PastSpan(
                task.traceId(), id, parent, name, kind, period.start(), period.end(), attributes.build(), status);
    }

    private AttributesBuilder about(TaskEnvelope task, AttributesBuilder attributes) {
        var known = attributes
                .put(Keys.WORKFLOW_ID, task.workflowId().toString())
                .put(Keys.CONVERSATION_ID, task.workflowId().toString())
                .put(Keys.TASK_ID, task.taskId().toString())
                .put(Keys.ATTEMPT, (long) task.attempt())
                .put(Keys.STAGE, task.stage().name())
                .put(Keys.AGENT_ID, task.stage().agent())
                .put(Keys.AGENT_NAME, task.stage().agent())
                .put(Keys.AGENT_VERSION, version)
                .put(Keys.TENANT, task.tenantId());
        return Keys.synthetic(known, task.isSynthetic(), task.syntheticScenarioId());
    }
}

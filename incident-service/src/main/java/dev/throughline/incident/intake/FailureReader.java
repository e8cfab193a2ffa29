package dev.throughline.incident.intake;

import static dev.throughline.incident.occurrence.StorableText.MAX_DETAIL;
import static dev.throughline.incident.occurrence.StorableText.clean;
import static dev.throughline.incident.occurrence.StorableText.cut;
import static dev.throughline.incident.occurrence.StorableText.label;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.incident.occurrence.Facts;
import dev.throughline.incident.occurrence.FailedStep;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Severity;
import dev.throughline.incident.occurrence.StorableText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records in, failures out. Pure. */
final class FailureReader {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String NONE = "-";

    private FailureReader() {}

    /** What a record, or a batch of them, holds. */
    record Found(List<Failure> failures, List<FailedStep> steps) {
        static final Found NOTHING = new Found(List.of(), List.of());

        boolean isEmpty() {
            return failures.isEmpty() && steps.isEmpty();
        }
    }

    /**
     * Whether the record holds a failure or the step that led to one, as its header says; a record without the header is
     * looked into.
     */
    static boolean isAboutFailure(Headers headers) {
        String types = CloudEvents.header(headers, CausalRecord.TYPES_HEADER);
        return types == null
                || types.contains(",workflow_failed,")
                || types.contains(",task_failed,")
                || types.contains(",result_ignored,")
                || types.contains(",compensation_failed,")
                || types.contains(",run_quarantined,");
    }

    /**
     * What it returns can be stored as it is: a row that the database refuses would be tried again for ever.
     *
     * @throws Json.UnreadableException when the bytes are no causal record, or one that no row can hold
     */
    static Found read(byte @Nullable [] value) {
        var record = Json.read(Objects.requireNonNullElse(value, new byte[0]), CausalRecord.class);
        requireComplete(record);
        List<Failure> failures = new ArrayList<>();
        for (CausalEvent event : record.events()) {
            if (event instanceof WorkflowFailed failed) {
                failures.add(failed(record, failed));
            } else if (event instanceof CompensationFailed failed) {
                failures.add(notCompensated(record, failed));
            } else if (event instanceof RunQuarantined aside) {
                failures.add(quarantined(record, aside));
            } else {
                OutdatedWorkers.read(record, event).ifPresent(failures::add);
            }
        }
        boolean isRunsFailure = failures.stream().anyMatch(failure -> !OutdatedWorkers.isOne(failure));
        return new Found(failures, isRunsFailure ? List.of() : failedSteps(record));
    }

    /** What a failed task names as its causes are the steps that its worker recorded, the failing one last. */
    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static List<FailedStep> failedSteps(CausalRecord record) {
        return record.events().stream()
                .filter(TaskFailed.class::isInstance)
                .map(TaskFailed.class::cast)
                .filter(task -> task.step() != null && task.taskId() != null && task.causationIds() != null)
                .filter(task ->
                        !task.causationIds().isEmpty() && task.causationIds().getLast() != null)
                .map(task -> new FailedStep(task.taskId(), task.causationIds().getLast()))
                .toList();
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static void requireComplete(CausalRecord record) {
        if (record.events() == null
                || record.workflowId() == null
                || record.traceId() == null
                || record.tenantId() == null) {
            throw new Json.UnreadableException("a causal record needs tenant, workflow, trace and events", null);
        }
        requireName("tenant_id", record.tenantId());
        requireName("synthetic_scenario_id", Objects.requireNonNullElse(record.syntheticScenarioId(), ""));
    }

    private static void requireName(String field, String name) {
        if (!StorableText.isName(name)) {
            throw new Json.UnreadableException(field + " is too long or holds what is no text", null);
        }
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    static void requireComplete(CausalEvent event) {
        if (event.id() == null || event.at() == null) {
            throw new Json.UnreadableException("a failure needs an id and a time", null);
        }
        if (event.at().isBefore(EARLIEST) || event.at().isAfter(LATEST)) {
            throw new Json.UnreadableException("the time of the failure is out of range", null);
        }
    }

    private static Failure failed(CausalRecord record, WorkflowFailed event) {
        requireComplete(event);
        UUID step = failingStep(record, event.taskId());
        String where = cut(text(event.stage()), 100) + "|" + cut(text(event.step()), 100);
        String title = event.stage() == null ? "A run failed: " : "Stage " + text(event.stage()) + " failed: ";
        return new Failure(
                event.id(),
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.ERROR,
                "run|" + cut(text(event.agent()), 100) + "|" + where + "|" + cut(text(event.code()), 100),
                cut(title + text(event.code()), 200),
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), label(event.agent()), event.taskId(), step),
                record.isSynthetic(),
                record.syntheticScenarioId(),
                facts(event, event.code(), event.agent(), event.templateId(), event.stage(), event.step()));
    }

    private static Facts facts(
            CausalEvent event,
            @Nullable String code,
            @Nullable String agent,
            @Nullable String template,
            @Nullable String stage,
            @Nullable String step) {
        return new Facts(event.type(), label(code), label(agent), label(template), label(stage), label(step), false);
    }

    private static @Nullable UUID failingStep(CausalRecord record, @Nullable UUID taskId) {
        return failedSteps(record).stream()
                .filter(failed -> failed.taskId().equals(taskId))
                .map(FailedStep::stepEventId)
                .findFirst()
                .orElse(null);
    }

    private static Failure notCompensated(CausalRecord record, CompensationFailed event) {
        requireComplete(event);
        UUID step = failingStep(record, event.taskId());
        String where = cut(text(event.stage()), 100) + "|" + cut(text(event.step()), 100);
        return new Failure(
                event.id(),
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.CRITICAL,
                "compensation_failed|" + cut(text(event.agent()), 100) + "|" + where + "|"
                        + cut(text(event.code()), 100),
                cut("Compensation of stage " + text(event.stage()) + " failed: " + text(event.code()), 200),
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), label(event.agent()), event.taskId(), step),
                record.isSynthetic(),
                record.syntheticScenarioId(),
                facts(event, event.code(), event.agent(), event.templateId(), event.stage(), event.step()));
    }

    private static Failure quarantined(CausalRecord record, RunQuarantined event) {
        requireComplete(event);
        return new Failure(
                event.id(),
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.CRITICAL,
                "quarantine|" + cut(text(event.error()), 100),
                "A run was quarantined",
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), label(record.agentId()), null, null),
                record.isSynthetic(),
                record.syntheticScenarioId(),
                facts(event, null, record.agentId(), null, null, null));
    }

    /** Never fails: whatever lies with the dead letters is one. The place it came from identifies it. */
    static Failure deadLetter(ConsumerRecord<byte[], byte[]> record, Standing standing) {
        Headers headers = record.headers();
        String topic = text(CloudEvents.header(headers, DeadLetters.SOURCE_TOPIC));
        String service = text(CloudEvents.header(headers, DeadLetters.SERVICE));
        String exception = text(CloudEvents.header(headers, DeadLetters.EXCEPTION));
        String partition = text(CloudEvents.header(headers, DeadLetters.SOURCE_PARTITION));
        String offset = text(CloudEvents.header(headers, DeadLetters.SOURCE_OFFSET));
        String place = topic.equals(NONE)
                ? record.topic() + "/" + record.partition() + "/" + record.offset()
                : service + "/" + topic + "/" + partition + "/" + offset;
        UUID id = UUID.nameUUIDFromBytes(("dead-letter/" + place).getBytes(StandardCharsets.UTF_8));
        return new Failure(
                id,
                id,
                Instant.ofEpochMilli(Math.clamp(record.timestamp(), 0, LATEST.toEpochMilli())),
                standing.tenantId(),
                Severity.WARNING,
                "dead-letter|" + cut(topic, 200) + "|" + cut(exception, 200),
                cut("A record of " + topic + " cannot be used", 200),
                cut(
                        "%s (%s, partition %s, offset %s)"
                                .formatted(
                                        text(CloudEvents.header(headers, DeadLetters.REASON)),
                                        service,
                                        partition,
                                        offset),
                        MAX_DETAIL),
                null,
                standing.isSynthetic(),
                standing.scenarioId(),
                new Facts("dead_letter", label(exception), null, null, null, null, false));
    }

    private static String text(@Nullable String value) {
        return value == null || value.isEmpty() ? NONE : clean(value);
    }
}

package dev.throughline.incident.intake;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Severity;
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
    private static final int MAX_DETAIL = 500;
    private static final String NONE = "-";

    private FailureReader() {}

    /** Whether the record holds a failure, as its header says; a record without the header is looked into. */
    static boolean isAboutFailure(Headers headers) {
        String types = CloudEvents.header(headers, CausalRecord.TYPES_HEADER);
        return types == null || types.contains(",workflow_failed,") || types.contains(",run_quarantined,");
    }

    /** @throws Json.UnreadableException when the bytes are no causal record */
    static List<Failure> failures(byte @Nullable [] value) {
        var record = Json.read(Objects.requireNonNullElse(value, new byte[0]), CausalRecord.class);
        requireComplete(record);
        List<Failure> failures = new ArrayList<>();
        for (CausalEvent event : record.events()) {
            if (event instanceof WorkflowFailed failed) {
                failures.add(failed(record, failed));
            } else if (event instanceof RunQuarantined aside) {
                failures.add(quarantined(record, aside));
            }
        }
        return failures;
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static void requireComplete(CausalRecord record) {
        if (record.events() == null
                || record.workflowId() == null
                || record.traceId() == null
                || record.tenantId() == null) {
            throw new Json.UnreadableException("a causal record needs tenant, workflow, trace and events", null);
        }
    }

    private static Failure failed(CausalRecord record, WorkflowFailed event) {
        var task = record.events().stream()
                .filter(TaskFailed.class::isInstance)
                .map(TaskFailed.class::cast)
                .filter(failure -> failure.taskId().equals(event.taskId()))
                .findFirst();
        // What a failed task names as its causes are the steps that its worker recorded, the failing one last.
        UUID step = task.filter(failure -> failure.step() != null)
                .map(TaskFailed::causationIds)
                .filter(causes -> !causes.isEmpty())
                .map(List::getLast)
                .orElse(null);
        String where = cut(text(event.stage()), 100) + "|" + cut(text(event.step()), 100);
        String title = event.stage() == null ? "A run failed: " : "Stage " + event.stage() + " failed: ";
        return new Failure(
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.ERROR,
                "run|" + cut(text(event.agent()), 100) + "|" + where + "|" + cut(text(event.code()), 100),
                cut(title + text(event.code()), 200),
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), event.agent(), event.taskId(), step),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    private static Failure quarantined(CausalRecord record, RunQuarantined event) {
        return new Failure(
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.CRITICAL,
                "quarantine|" + cut(text(event.error()), 100),
                "A run was quarantined",
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), record.agentId(), null, null),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    /** Never fails: whatever lies with the dead letters is one. The place it came from identifies it. */
    static Failure deadLetter(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        String topic = text(CloudEvents.header(headers, DeadLetters.SOURCE_TOPIC));
        String service = text(CloudEvents.header(headers, DeadLetters.SERVICE));
        String exception = text(CloudEvents.header(headers, DeadLetters.EXCEPTION));
        String partition = text(CloudEvents.header(headers, DeadLetters.SOURCE_PARTITION));
        String offset = text(CloudEvents.header(headers, DeadLetters.SOURCE_OFFSET));
        String place = topic.equals(NONE)
                ? record.topic() + "/" + record.partition() + "/" + record.offset()
                : service + "/" + topic + "/" + partition + "/" + offset;
        return new Failure(
                UUID.nameUUIDFromBytes(("dead-letter/" + place).getBytes(StandardCharsets.UTF_8)),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                "default",
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
                false,
                null);
    }

    private static String text(@Nullable String value) {
        // Postgres has no character for zero.
        return value == null || value.isEmpty() ? NONE : value.replace("\0", "");
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}

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
    private static final int MAX_NAME = 200;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String NONE = "-";

    private FailureReader() {}

    /** Whether the record holds a failure, as its header says; a record without the header is looked into. */
    static boolean isAboutFailure(Headers headers) {
        String types = CloudEvents.header(headers, CausalRecord.TYPES_HEADER);
        return types == null || types.contains(",workflow_failed,") || types.contains(",run_quarantined,");
    }

    /**
     * What it returns can be stored as it is: a row that the database refuses would be tried again for ever.
     *
     * @throws Json.UnreadableException when the bytes are no causal record, or one that no row can hold
     */
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
        requireName("tenant_id", record.tenantId());
        requireName("synthetic_scenario_id", Objects.requireNonNullElse(record.syntheticScenarioId(), ""));
    }

    /** Names decide what belongs together, so they are never mended or cut. */
    private static void requireName(String field, String name) {
        if (name.length() > MAX_NAME || !clean(name).equals(name)) {
            throw new Json.UnreadableException(field + " is too long or holds what is no text", null);
        }
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static void requireComplete(CausalEvent event) {
        if (event.id() == null || event.at() == null) {
            throw new Json.UnreadableException("a failure needs an id and a time", null);
        }
        if (event.at().isBefore(EARLIEST) || event.at().isAfter(LATEST)) {
            throw new Json.UnreadableException("the time of the failure is out of range", null);
        }
    }

    private static Failure failed(CausalRecord record, WorkflowFailed event) {
        requireComplete(event);
        var task = record.events().stream()
                .filter(TaskFailed.class::isInstance)
                .map(TaskFailed.class::cast)
                .filter(failure -> event.taskId() != null && event.taskId().equals(failure.taskId()))
                .findFirst();
        // What a failed task names as its causes are the steps that its worker recorded, the failing one last.
        UUID step = task.filter(failure -> failure.step() != null)
                .map(TaskFailed::causationIds)
                .filter(causes -> !causes.isEmpty())
                .map(List::getLast)
                .orElse(null);
        String where = cut(text(event.stage()), 100) + "|" + cut(text(event.step()), 100);
        String title = event.stage() == null ? "A run failed: " : "Stage " + text(event.stage()) + " failed: ";
        return new Failure(
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.ERROR,
                "run|" + cut(text(event.agent()), 100) + "|" + where + "|" + cut(text(event.code()), 100),
                cut(title + text(event.code()), 200),
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), name(event.agent()), event.taskId(), step),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    private static Failure quarantined(CausalRecord record, RunQuarantined event) {
        requireComplete(event);
        return new Failure(
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.CRITICAL,
                "quarantine|" + cut(text(event.error()), 100),
                "A run was quarantined",
                cut(text(event.error()), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), name(record.agentId()), null, null),
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
                Instant.ofEpochMilli(Math.clamp(record.timestamp(), 0, LATEST.toEpochMilli())),
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

    private static @Nullable String name(@Nullable String value) {
        return value == null ? null : cut(clean(value), MAX_NAME);
    }

    private static String text(@Nullable String value) {
        return value == null || value.isEmpty() ? NONE : clean(value);
    }

    /** What Postgres gives back as it was: it has no character for zero, and half a pair becomes another character. */
    private static String clean(String value) {
        return new String(value.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}

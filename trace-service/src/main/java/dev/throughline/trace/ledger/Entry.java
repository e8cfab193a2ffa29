package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A readable record with the bytes it came as and the chain it belongs to. */
record Entry(String chain, CausalRecord record, byte[] body) {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Synthetic records have a chain of their own, so that deleting them breaks nothing.
     *
     * @throws Json.UnreadableException when no consumer could ever use the record
     */
    static Entry read(ConsumerRecord<byte[], byte[]> kafka) {
        byte[] body = kafka.value();
        if (body == null) {
            throw new Json.UnreadableException("the record has no body", null);
        }
        var record = Json.read(body, CausalRecord.class);
        require(record.id(), "id");
        require(record.source(), "source");
        require(record.tenantId(), "tenant_id");
        require(record.workflowId(), "workflow_id");
        require(record.traceId(), "trace_id");
        requireTime(record.recordedAt(), "recorded_at");
        require(record.events(), "events");
        for (var event : record.events()) {
            require(event, "events[]");
            require(event.id(), "events[].id");
            requireTime(event.at(), "events[].at");
            switch (event) {
                case CausalEvent.StepRecorded step -> {
                    require(step.taskId(), "task_id");
                    require(step.spanId(), "span_id");
                    require(step.parentSpanId(), "parent_span_id");
                    requireTime(step.startedAt(), "started_at");
                }
                case CausalEvent.WorkflowCompleted completed -> checkTime(completed.startedAt(), "started_at");
                case CausalEvent.WorkflowFailed failed -> checkTime(failed.startedAt(), "started_at");
                case CausalEvent.IncidentOpened opened -> require(opened.incidentId(), "incident_id");
                case CausalEvent.IncidentRepeated repeated -> require(repeated.incidentId(), "incident_id");
                case CausalEvent.WorkflowRequested ignored -> {}
                case CausalEvent.PlanFrozen ignored -> {}
                case CausalEvent.TaskDispatched ignored -> {}
                case CausalEvent.TaskSucceeded ignored -> {}
                case CausalEvent.TaskAttemptFailed ignored -> {}
                case CausalEvent.TaskFailed ignored -> {}
                case CausalEvent.ResultIgnored ignored -> {}
                case CausalEvent.WorkflowCancelled ignored -> {}
                case CausalEvent.WorkflowRerun ignored -> {}
                case CausalEvent.WorkflowQueued ignored -> {}
                case CausalEvent.WorkflowAdmitted ignored -> {}
                case CausalEvent.LifecycleChanged ignored -> {}
                case CausalEvent.CommandRefused ignored -> {}
                case CausalEvent.StageSkipped ignored -> {}
                case CausalEvent.StageFannedOut ignored -> {}
                case CausalEvent.StageJoined ignored -> {}
                case CausalEvent.ApprovalRequested ignored -> {}
                case CausalEvent.SubWorkflowStarted ignored -> {}
                case CausalEvent.TaskCancelled ignored -> {}
                case CausalEvent.CompensationStarted ignored -> {}
                case CausalEvent.StageCompensated ignored -> {}
                case CausalEvent.CompensationFailed ignored -> {}
                case CausalEvent.RunQuarantined ignored -> {}
            }
        }
        String chain = kafka.partition() + (record.isSynthetic() ? "-synthetic" : "");
        return new Entry(chain, record, body);
    }

    private static void requireTime(@Nullable Instant value, String field) {
        require(value, field);
        checkTime(value, field);
    }

    /** A time that no column can hold is not refused by Postgres but by its client, which the ledger would wait out. */
    private static void checkTime(@Nullable Instant value, String field) {
        if (value != null && (value.isBefore(EARLIEST) || value.isAfter(LATEST))) {
            throw new Json.UnreadableException("the causal record has a time out of range in " + field, null);
        }
    }

    private static void require(@Nullable Object value, String field) {
        if (value == null) {
            throw new Json.UnreadableException("the causal record lacks " + field, null);
        }
    }
}

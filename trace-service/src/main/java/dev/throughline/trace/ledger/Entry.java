package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A readable record with the bytes it came as and the chain it belongs to. */
record Entry(String chain, CausalRecord record, byte[] body) {

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
        require(record.recordedAt(), "recorded_at");
        require(record.events(), "events");
        for (var event : record.events()) {
            require(event, "events[]");
            require(event.id(), "events[].id");
            require(event.at(), "events[].at");
            if (event instanceof CausalEvent.StepRecorded step) {
                require(step.taskId(), "task_id");
                require(step.spanId(), "span_id");
                require(step.parentSpanId(), "parent_span_id");
                require(step.startedAt(), "started_at");
            }
        }
        String chain = kafka.partition() + (record.isSynthetic() ? "-synthetic" : "");
        return new Entry(chain, record, body);
    }

    private static void require(@Nullable Object value, String field) {
        if (value == null) {
            throw new Json.UnreadableException("the causal record lacks " + field, null);
        }
    }
}

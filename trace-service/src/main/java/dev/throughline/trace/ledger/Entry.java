package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
        Requirements.require(record.id(), "id");
        Requirements.require(record.source(), "source");
        Requirements.require(record.tenantId(), "tenant_id");
        Requirements.require(record.workflowId(), "workflow_id");
        Requirements.require(record.traceId(), "trace_id");
        Requirements.requireTime(record.recordedAt(), "recorded_at");
        Requirements.require(record.events(), "events");
        record.events().forEach(Requirements::check);
        String chain = kafka.partition() + (record.isSynthetic() ? "-synthetic" : "");
        return new Entry(chain, record, body);
    }
}

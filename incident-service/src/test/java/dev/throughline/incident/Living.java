package dev.throughline.incident;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A run and the records of it that the orchestrator sends. */
public record Living(String tenant, UUID workflowId, TraceId traceId, UUID taskId, UUID lastEventId) {
    private static final int PARTITION = 1;

    public static Living of(String tenant) {
        return new Living(tenant, Ids.uuid7(), TraceId.random(), Ids.uuid7(), Ids.uuid7());
    }

    /** It waits for the answer of a worker. */
    public ProducerRecord<byte[], byte[]> waitsUntil(Instant wakeup) {
        return with(Long.toString(wakeup.toEpochMilli()), record());
    }

    public ProducerRecord<byte[], byte[]> ends() {
        return with(CausalRecord.ENDED, record());
    }

    /** One partition for all, so that what was sent last is read last. */
    public static ProducerRecord<byte[], byte[]> with(String wakeup, CausalRecord record) {
        var kafka = record.toKafka(null);
        kafka.headers().add(CausalRecord.WAKEUP_HEADER, wakeup.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(Topics.EVENTS, PARTITION, kafka.key(), kafka.value(), kafka.headers());
    }

    public CausalRecord record() {
        Instant now = Instant.now();
        var dispatched = new CausalEvent.TaskDispatched(
                lastEventId,
                now,
                List.of(),
                taskId,
                "validate",
                "analyse",
                2,
                SpanId.random(),
                SpanId.random(),
                now.plusSeconds(60));
        return new CausalRecord(
                Ids.uuid7(), "orchestrator", tenant, workflowId, traceId, null, false, null, now, List.of(dispatched));
    }
}

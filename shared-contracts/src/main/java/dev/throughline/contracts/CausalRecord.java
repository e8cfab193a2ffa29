package dev.throughline.contracts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * All events of one decision, as one Kafka record on {@code throughline.events} under the workflow id: one record, one
 * row, one leaf. The header {@value #TYPES_HEADER} lists the event types, so that a consumer of few of them need not
 * parse the others.
 *
 * @param id of the record; consumers are idempotent by it
 * @param source {@code orchestrator}, {@code worker} or {@code incident}
 */
public record CausalRecord(
        UUID id,
        String source,
        String tenantId,
        UUID workflowId,
        TraceId traceId,
        @Nullable String agentId,
        boolean isSynthetic,
        @Nullable String syntheticScenarioId,
        Instant recordedAt,
        List<CausalEvent> events) {
    public static final String TYPES_HEADER = "throughline_types";
    /**
     * On records of the engine: when the run is looked at next, in milliseconds since 1970, or {@value #ENDED}. Whoever
     * only wants to know that every run is still looked after reads nothing else.
     */
    public static final String WAKEUP_HEADER = "throughline_wakeup";

    public static final String ENDED = "ended";
    public static final String CE_TYPE = "dev.throughline.causal-record";

    /** Comma separated, with a comma at both ends so that {@code contains(",workflow_failed,")} is exact. */
    public String types() {
        return events.stream().map(CausalEvent::type).collect(Collectors.joining(",", ",", ","));
    }

    /** The record as it travels; {@code span} is the span of the workflow or, from a worker, of the attempt. */
    public ProducerRecord<byte[], byte[]> toKafka(@Nullable SpanId span) {
        return toKafka(span, Sampling.SAMPLED);
    }

    /** The same, saying whether the spans of the trace are recorded. */
    public ProducerRecord<byte[], byte[]> toKafka(@Nullable SpanId span, Sampling sampling) {
        String parent = span == null ? null : TraceContext.traceparent(traceId, span, sampling);
        var headers = CloudEvents.headers(id, CE_TYPE, source, recordedAt, workflowId, parent);
        headers.add(TYPES_HEADER, CloudEvents.utf8(types()));
        Synthetic.mark(headers, isSynthetic, syntheticScenarioId);
        byte[] key = CloudEvents.utf8(workflowId.toString());
        return new ProducerRecord<>(Topics.EVENTS, null, key, Json.bytes(this), headers);
    }

    /**
     * This record, or as many as it takes for each to be no larger than {@code maxBytes}, as long as no single event is. The
     * first keeps the id; those of the others follow from it, so that sending again is sending the same.
     */
    public List<CausalRecord> split(int maxBytes) {
        if (events.size() < 2 || Json.bytes(this).length <= maxBytes) {
            return List.of(this);
        }
        int room = maxBytes - Json.bytes(part(id, List.of())).length;
        List<CausalRecord> parts = new ArrayList<>();
        List<CausalEvent> open = new ArrayList<>();
        int used = 0;
        for (CausalEvent event : events) {
            int size = Json.bytes(event).length + 1;
            if (!open.isEmpty() && used + size > room) {
                parts.add(part(partId(parts.size()), List.copyOf(open)));
                open.clear();
                used = 0;
            }
            open.add(event);
            used += size;
        }
        parts.add(part(partId(parts.size()), List.copyOf(open)));
        return List.copyOf(parts);
    }

    private CausalRecord part(UUID partId, List<CausalEvent> of) {
        return new CausalRecord(
                partId,
                source,
                tenantId,
                workflowId,
                traceId,
                agentId,
                isSynthetic,
                syntheticScenarioId,
                recordedAt,
                of);
    }

    private UUID partId(int number) {
        return number == 0 ? id : UUID.nameUUIDFromBytes(CloudEvents.utf8(id + "/" + number));
    }
}

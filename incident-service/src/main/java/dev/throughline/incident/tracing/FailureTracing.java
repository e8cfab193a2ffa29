package dev.throughline.incident.tracing;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceState;
import dev.throughline.service.telemetry.BusSpans;
import dev.throughline.service.telemetry.Keys;
import dev.throughline.service.telemetry.PastSpan;
import dev.throughline.service.telemetry.Spans;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code process throughline.events}, for records that opened or repeated an incident and for no others: this service
 * reads the whole stream, and most of it says nothing to it.
 */
@ApplicationScoped
public class FailureTracing {
    private final Spans spans;

    FailureTracing(Spans spans) {
        this.spans = spans;
    }

    /** The spans of the runs that records are about, as far as their traces are recorded; by workflow. */
    public static Map<UUID, SpanId> sampled(Collection<ConsumerRecord<byte[], byte[]>> records) {
        Map<UUID, SpanId> sampled = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SpanId span = span(record);
            if (span != null) {
                workflow(record).ifPresent(id -> sampled.put(id, span));
            }
        }
        return sampled;
    }

    /** @param announced what the ledger is told about the incidents of these records */
    public void taken(Collection<ConsumerRecord<byte[], byte[]>> records, List<CausalRecord> announced, Instant began) {
        if (!announced.isEmpty()) {
            spans.quietly(() -> trace(records, announced, began));
        }
    }

    private void trace(
            Collection<ConsumerRecord<byte[], byte[]>> records, List<CausalRecord> announced, Instant began) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SpanId span = span(record);
            if (span != null) {
                workflow(record)
                        .flatMap(id -> announced.stream()
                                .filter(of -> of.workflowId().equals(id))
                                .findFirst())
                        .ifPresent(of -> spans.add(process(record, span, of, began)));
            }
        }
    }

    private static PastSpan process(
            ConsumerRecord<byte[], byte[]> record, SpanId run, CausalRecord announced, Instant began) {
        var attributes = BusSpans.process(record)
                .put(Keys.WORKFLOW_ID, announced.workflowId().toString())
                .put(Keys.TENANT, announced.tenantId());
        Keys.synthetic(attributes, announced.isSynthetic(), announced.syntheticScenarioId());
        String incident = incident(announced);
        if (incident != null) {
            attributes.put(Keys.INCIDENT_ID, incident);
        }
        return new PastSpan(
                announced.traceId(),
                SpanId.random(),
                run,
                "process " + record.topic(),
                SpanKind.CONSUMER,
                began,
                Instant.now(),
                attributes.build(),
                null,
                // A record of a batch: by the conventions its span has a link, and the parent keeps it in the run's
                // tree.
                List.of(Spans.context(announced.traceId(), run)),
                CloudEvents.header(record.headers(), TraceState.HEADER));
    }

    private static @Nullable String incident(CausalRecord announced) {
        for (CausalEvent event : announced.events()) {
            if (event instanceof CausalEvent.IncidentOpened opened) {
                return opened.incidentId().toString();
            }
            if (event instanceof CausalEvent.IncidentRepeated repeated) {
                return repeated.incidentId().toString();
            }
            if (event instanceof CausalEvent.IncidentChanged changed) {
                return changed.incidentId().toString();
            }
        }
        return null;
    }

    private static @Nullable SpanId span(ConsumerRecord<byte[], byte[]> record) {
        return CloudEvents.sampling(record.headers()).isSampled()
                ? TraceContext.resolve(CloudEvents.header(record.headers(), "traceparent"), null, null)
                        .parentSpanId()
                : null;
    }

    private static Optional<UUID> workflow(ConsumerRecord<byte[], byte[]> record) {
        String id = CloudEvents.header(record.headers(), "ce_correlationid");
        try {
            return id == null ? Optional.empty() : Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

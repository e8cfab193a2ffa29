package dev.throughline.orchestrator.tracing;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.service.telemetry.BusSpans;
import dev.throughline.service.telemetry.PastSpan;
import dev.throughline.service.telemetry.Spans;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The span of a request that came over Kafka; that of one over HTTP is the framework's. */
@Singleton
public final class RequestTracing {
    private final Spans spans;

    RequestTracing(Spans spans) {
        this.spans = spans;
    }

    /** @param span what the run took for the span of its request */
    public void taken(ConsumerRecord<byte[], byte[]> record, SpanId span, Instant began, Run run) {
        if (run.identity().isSampled()) {
            spans.quietly(() -> spans.add(process(record, span, began, run)));
        }
    }

    private static PastSpan process(ConsumerRecord<byte[], byte[]> record, SpanId span, Instant began, Run run) {
        var caller = TraceContext.resolve(
                CloudEvents.header(record.headers(), "traceparent"),
                CloudEvents.header(record.headers(), "x-trace-id"),
                null);
        return new PastSpan(
                        run.identity().traceId(),
                        span,
                        caller.parentSpanId(),
                        "process " + record.topic(),
                        SpanKind.CONSUMER,
                        began,
                        Instant.now(),
                        RunTracing.about(run, BusSpans.process(record)).build(),
                        null)
                .within(run.identity().traceState());
    }
}

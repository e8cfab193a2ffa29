package dev.throughline.service.telemetry;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that has ended.
 *
 * @param id under which others know the same thing
 * @param parent absent for a root
 * @param error in words, when it failed
 * @param links what it has to do with, besides its parent
 * @param traceState the {@code tracestate} that the trace has here
 */
public record PastSpan(
        TraceId trace,
        SpanId id,
        @Nullable SpanId parent,
        String name,
        SpanKind kind,
        Instant start,
        Instant end,
        Attributes attributes,
        @Nullable String error,
        List<SpanContext> links,
        @Nullable String traceState) {
    public PastSpan {
        // Clocks of two machines differ; a span never ends before it starts.
        end = end.isBefore(start) ? start : end;
    }

    public PastSpan(
            TraceId trace,
            SpanId id,
            @Nullable SpanId parent,
            String name,
            SpanKind kind,
            Instant start,
            Instant end,
            Attributes attributes,
            @Nullable String error) {
        this(trace, id, parent, name, kind, start, end, attributes, error, List.of(), null);
    }

    /** The same in a trace about which others have something to say. */
    public PastSpan within(@Nullable String state) {
        return new PastSpan(trace, id, parent, name, kind, start, end, attributes, error, links, state);
    }
}

package dev.throughline.service.telemetry;

import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.api.trace.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The span of the request that asks for something.
 *
 * @param trace in which it lies; null when it lies where the request wants to
 * @param span null when there is none
 * @param sampling whether it is recorded; null when nobody has decided yet
 */
public record RequestSpan(
        @Nullable TraceId trace,
        @Nullable SpanId span,
        @Nullable Sampling sampling) {
    public static final RequestSpan NONE = new RequestSpan(null, null, null);

    /** That of the HTTP request in work here. Must be asked for where the request came in, not on another thread. */
    public static RequestSpan current() {
        var context = Span.current().getSpanContext();
        Optional<TraceId> trace = context.isValid() ? TraceId.parse(context.getTraceId()) : Optional.empty();
        return trace.map(id -> new RequestSpan(id, new SpanId(context.getSpanId()), Sampling.of(context.isSampled())))
                .orElse(NONE);
    }

    /** The request in work here is one of that tenant, and so is its span. */
    public static void belongsTo(String tenant) {
        Span.current().setAttribute(Keys.TENANT, tenant);
    }

    /** The request in work here is part of a rehearsal, and so is its span. */
    public static void rehearses(@Nullable String scenarioId) {
        var span = Span.current();
        span.setAttribute(Keys.IS_SYNTHETIC, true);
        if (scenarioId != null) {
            span.setAttribute(Keys.SCENARIO_ID, scenarioId);
        }
    }

    /** One that will be recorded when the request is done, if its trace is. */
    public static RequestSpan planned(SpanId span) {
        return new RequestSpan(null, span, null);
    }
}

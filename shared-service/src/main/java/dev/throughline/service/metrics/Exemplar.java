package dev.throughline.service.metrics;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Duration;

/** The span that a measurement is about: from a bucket of a histogram to one of its traces. */
public final class Exemplar {
    private Exemplar() {}

    /** For measurements made where no span is current: the ledger shows every trace, whatever was sampled. */
    public static void record(Timer timer, Duration took, TraceId trace, SpanId span) {
        var context = SpanContext.create(trace.hex(), span.hex(), TraceFlags.getSampled(), TraceState.getDefault());
        try (var current = Context.root().with(Span.wrap(context)).makeCurrent()) {
            timer.record(took);
        }
    }
}

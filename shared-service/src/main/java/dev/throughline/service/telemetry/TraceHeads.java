package dev.throughline.service.telemetry;

import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Where a run stands in its trace, and whether that trace is recorded. Decided once; the run keeps it. */
@Singleton
public final class TraceHeads {
    private final Exporting exporting;
    private final HeadSampler sampler;

    TraceHeads(Exporting exporting, TelemetrySettings settings) {
        this.exporting = exporting;
        this.sampler = new HeadSampler(settings.newTracesPerSecond(), System::nanoTime);
    }

    /** @param parent the span above the run's; absent when there is none, never invented */
    public record Place(@Nullable SpanId parent, Sampling sampling) {}

    /** A span of the request is a parent only if it is recorded, and in the trace that the caller wants. */
    public Place place(TraceContext caller, RequestSpan request) {
        if (exporting.isOn() && request.sampling() != null && caller.traceId().equals(request.trace())) {
            return place(caller, request, request.sampling());
        }
        Sampling sampling = caller.sampling() == null ? next() : caller.sampling();
        return exporting.isOn() && request.trace() == null
                ? place(caller, request, sampling)
                : new Place(caller.parentSpanId(), sampling);
    }

    private static Place place(TraceContext caller, RequestSpan request, Sampling sampling) {
        return new Place(
                sampling.isSampled() && request.span() != null ? request.span() : caller.parentSpanId(), sampling);
    }

    Sampling next() {
        return sampler.next();
    }
}

package dev.throughline.service.telemetry;

import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Spans of what has ended, in sampled traces only: whoever calls has looked at the run's decision. They wait in a bounded
 * queue for the exporter; when it is full they are dropped, nobody waits.
 */
@Singleton
public final class Spans {
    private static final Logger LOG = Logger.getLogger(Spans.class);

    private final Tracer tracer;
    private final GivenIds ids;
    private final boolean isOn;

    @Inject
    Spans(OpenTelemetry telemetry, GivenIds ids, Exporting exporting) {
        this(telemetry, ids, exporting.isOn());
    }

    /** @param ids the generator of {@code telemetry} */
    Spans(OpenTelemetry telemetry, GivenIds ids, boolean isOn) {
        this.tracer = telemetry.getTracer("dev.throughline");
        this.ids = ids;
        this.isOn = isOn;
    }

    public void add(PastSpan past) {
        if (!isOn) {
            return;
        }
        var builder = tracer.spanBuilder(past.name())
                .setParent(above(past))
                .setSpanKind(past.kind())
                .setStartTimestamp(past.start())
                .setAllAttributes(past.attributes());
        past.links().forEach(builder::addLink);
        Span span = ids.with(past.trace(), past.id(), builder::startSpan);
        if (past.error() != null) {
            span.setStatus(StatusCode.ERROR, past.error());
        }
        span.end(past.end());
    }

    /** Makes spans if it is worth it. Whatever goes wrong with them, the work that they are about goes on. */
    public void quietly(Runnable work) {
        if (!isOn) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("spans could not be made", e);
        }
    }

    /** For links. */
    public static SpanContext context(TraceId trace, SpanId span) {
        return SpanContext.createFromRemoteParent(
                trace.hex(), span.hex(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static Context above(PastSpan past) {
        SpanId parent = past.parent();
        TraceState state = state(past.traceState());
        return parent == null
                ? Context.root().with(TraceSampler.DECIDED, true).with(TraceSampler.STATE, state)
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                past.trace().hex(), parent.hex(), TraceFlags.getSampled(), state)));
    }

    /** What is no list of members says nothing. */
    private static TraceState state(@Nullable String header) {
        if (header == null) {
            return TraceState.getDefault();
        }
        var members = List.of(header.split(",", -1)).reversed();
        var state = TraceState.builder();
        for (String member : members) {
            int equals = member.indexOf('=');
            if (equals > 0) {
                state.put(member.substring(0, equals), member.substring(equals + 1));
            }
        }
        return state.build();
    }
}

package dev.throughline.service.telemetry;

import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.quarkus.opentelemetry.runtime.propagation.TextMapPropagatorCustomizer;
import io.vertx.core.spi.observability.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link TraceContext} for spans of requests as well. With an {@code x-trace-id} the span of the request is
 * the root of just that trace: it has no parent, because nobody sent one.
 */
@Singleton
public final class TraceIdPropagator implements TextMapPropagatorCustomizer {
    private final GivenIds ids;

    TraceIdPropagator(GivenIds ids) {
        this.ids = ids;
    }

    @Override
    public TextMapPropagator customize(Context context) {
        return context.propagator() instanceof W3CTraceContextPropagator w3c
                ? new Rules(w3c, ids)
                : context.propagator();
    }

    /** @param w3c for what both understand, which keeps {@code tracestate} */
    record Rules(W3CTraceContextPropagator w3c, GivenIds ids) implements TextMapPropagator {
        private static final String TRACEPARENT = "traceparent";
        private static final String X_TRACE_ID = "x-trace-id";

        @Override
        public Collection<String> fields() {
            return w3c.fields();
        }

        @Override
        public <C> void inject(io.opentelemetry.context.Context context, @Nullable C carrier, TextMapSetter<C> setter) {
            w3c.inject(context, carrier, setter);
        }

        @Override
        public <C> io.opentelemetry.context.Context extract(
                io.opentelemetry.context.Context context, @Nullable C carrier, TextMapGetter<C> getter) {
            // A request that came before may have named a trace and then started no root.
            ids.nextTrace(null);
            boolean isClear = !isSaidTwice(carrier);
            var extracted = isClear ? w3c.extract(context, carrier, getter) : context;
            if (isClear && Span.fromContext(extracted).getSpanContext().isValid()) {
                return extracted;
            }
            String parent = isClear ? getter.get(carrier, TRACEPARENT) : null;
            String wanted = getter.get(carrier, X_TRACE_ID);
            if (parent == null && wanted == null) {
                return extracted;
            }
            var caller = TraceContext.resolve(parent, wanted, null);
            SpanId above = caller.parentSpanId();
            if (above != null) {
                return extracted.with(Span.wrap(remote(caller.traceId(), above, caller.sampling())));
            }
            if (wanted != null && TraceId.parse(wanted).isPresent()) {
                ids.nextTrace(caller.traceId());
            }
            return extracted;
        }

        /** Nobody knows which of two parents is meant, so that neither counts; a getter would show the first only. */
        private static boolean isSaidTwice(@Nullable Object carrier) {
            return carrier instanceof HttpRequest request
                    && request.headers().getAll(TRACEPARENT).size() > 1;
        }

        private static SpanContext remote(TraceId trace, SpanId span, @Nullable Sampling sampling) {
            var flags = sampling == Sampling.SAMPLED ? TraceFlags.getSampled() : TraceFlags.getDefault();
            return SpanContext.createFromRemoteParent(trace.hex(), span.hex(), flags, TraceState.getDefault());
        }
    }
}

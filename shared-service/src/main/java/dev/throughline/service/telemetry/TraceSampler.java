package dev.throughline.service.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace is recorded as its caller says; one that begins here if the rate allows. Only a request that may change
 * something begins one: whoever looks at a trace, polls a status or is another part of this platform would use up the
 * rate and bury the traces that matter.
 */
@Singleton
public final class TraceSampler implements Sampler {
    /** Present for spans of traces about which was decided before. */
    static final ContextKey<Boolean> DECIDED = ContextKey.named("throughline-decided");

    /** What the trace of a root span that is decided about carries. */
    static final ContextKey<TraceState> STATE = ContextKey.named("throughline-tracestate");

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    /** Of another part of this platform; and who looks after rehearsals, which leave no real row behind. */
    private static final List<String> NEVER = List.of("/internal/", "/api/v1/scenario");

    private final Exporting exporting;
    private final TraceHeads heads;

    TraceSampler(Exporting exporting, TraceHeads heads) {
        this.exporting = exporting;
        this.heads = heads;
    }

    @Override
    public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind spanKind,
            Attributes attributes,
            List<LinkData> parentLinks) {
        if (!exporting.isOn() || !isRecorded(parentContext, spanKind, attributes)) {
            return SamplingResult.drop();
        }
        var state = parentContext.get(STATE);
        return state == null ? SamplingResult.recordAndSample() : new InState(state);
    }

    /** Recorded, in a trace that carries something. */
    private record InState(TraceState state) implements SamplingResult {
        @Override
        public SamplingDecision getDecision() {
            return SamplingDecision.RECORD_AND_SAMPLE;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.empty();
        }

        @Override
        public TraceState getUpdatedTraceState(TraceState parentTraceState) {
            return state;
        }
    }

    private boolean isRecorded(Context parentContext, SpanKind kind, Attributes attributes) {
        if (Boolean.TRUE.equals(parentContext.get(DECIDED))) {
            return true;
        }
        var parent = Span.fromContext(parentContext).getSpanContext();
        return parent.isValid()
                ? parent.isSampled()
                : kind == SpanKind.SERVER
                        && mayBegin(attributes.get(METHOD), attributes.get(PATH))
                        && heads.next().isSampled();
    }

    private static boolean mayBegin(@Nullable String method, @Nullable String path) {
        return method != null
                && !READING.contains(method)
                && path != null
                && NEVER.stream().noneMatch(path::startsWith);
    }

    @Override
    public String getDescription() {
        return "throughline: the caller's decision, otherwise so many a second";
    }
}

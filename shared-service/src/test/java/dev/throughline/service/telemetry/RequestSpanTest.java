package dev.throughline.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The span of a request, and what a run makes of it. */
class RequestSpanTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final Recorded recorded = new Recorded(5);

    @ParameterizedTest
    @CsvSource({
        "00-" + TRACE + "-" + PARENT + "-01,,true," + PARENT,
        "00-" + TRACE + "-" + PARENT + "-00,,false," + PARENT,
        "00-" + TRACE + "-" + PARENT + "-03,,true," + PARENT,
        // Of a version that is not there yet.
        "cc-" + TRACE + "-" + PARENT + "-01-more,,true," + PARENT,
        ",0AF76519-16CD-43DD-8448-EB211C80319C,true,",
        "garbage," + TRACE + ",true,",
    })
    void shouldLieInTheCallersTrace(
            @Nullable String traceparent, @Nullable String xTraceId, boolean isSampled, @Nullable String parent) {
        // When
        var span = started("POST", "/api/v1/workflows", headers(traceparent, xTraceId));

        // Then
        assertThat(span.getSpanContext().getTraceId()).isEqualTo(TRACE);
        assertThat(span.getSpanContext().isSampled()).isEqualTo(isSampled);
        span.end();
        assertThat(recorded.spans).hasSize(isSampled ? 1 : 0).allSatisfy(data -> {
            assertThat(data.getParentSpanContext().isValid()).isEqualTo(parent != null);
            assertThat(data.getParentSpanId()).isEqualTo(parent == null ? "0000000000000000" : parent);
        });
    }

    @Test
    void shouldNotBeginATraceForWhoeverOnlyLooks() {
        for (String path : new String[] {"/api/v1/workflows", "/anything"}) {
            assertThat(started("GET", path, Map.of()).getSpanContext().isSampled())
                    .isFalse();
        }
        assertThat(started("PUT", "/internal/v1/files/a", Map.of())
                        .getSpanContext()
                        .isSampled())
                .isFalse();
        assertThat(started("POST", "/api/v1/workflows", Map.of())
                        .getSpanContext()
                        .isSampled())
                .isTrue();
    }

    @Test
    void shouldBeginNoMoreTracesThanTheRateAllows() {
        // When
        int sampled = 0;
        for (int i = 0; i < 100; i++) {
            sampled += started("POST", "/a", Map.of()).getSpanContext().isSampled() ? 1 : 0;
        }

        // Then: a little later one more may begin
        assertThat(sampled).isBetween(5, 6);
    }

    @Test
    void shouldForgetTheTraceOfARequestThatStartedNoRoot() {
        // Given
        recorded.propagator.extract(Context.root(), headers(null, TRACE), new Headers());

        // When
        var next = started("POST", "/a", Map.of());

        // Then
        assertThat(next.getSpanContext().getTraceId()).isNotEqualTo(TRACE);
    }

    @Test
    void shouldBeTheParentOfARunInTheSameTraceOnlyIfItIsRecorded() {
        // Given
        var span = SpanId.random();
        var caller = TraceContext.resolve("00-" + TRACE + "-" + PARENT + "-01", null, null);
        var other = TraceContext.resolve(null, null, "1".repeat(32));

        // When
        var recordedHere = recorded.heads.place(caller, new RequestSpan(caller.traceId(), span, Sampling.SAMPLED));
        var unrecorded = recorded.heads.place(caller, new RequestSpan(caller.traceId(), span, Sampling.UNSAMPLED));
        var elsewhere = recorded.heads.place(other, new RequestSpan(caller.traceId(), span, Sampling.SAMPLED));
        var planned = recorded.heads.place(caller, RequestSpan.planned(span));
        var none = recorded.heads.place(caller, RequestSpan.NONE);

        // Then
        assertThat(recordedHere).isEqualTo(new TraceHeads.Place(span, Sampling.SAMPLED));
        assertThat(unrecorded).isEqualTo(new TraceHeads.Place(new SpanId(PARENT), Sampling.UNSAMPLED));
        assertThat(elsewhere).isEqualTo(new TraceHeads.Place(null, Sampling.SAMPLED));
        assertThat(planned).isEqualTo(new TraceHeads.Place(span, Sampling.SAMPLED));
        assertThat(none).isEqualTo(new TraceHeads.Place(new SpanId(PARENT), Sampling.SAMPLED));
    }

    private Span started(String method, String path, Map<String, String> headers) {
        var parent = recorded.propagator.extract(Context.root(), headers, new Headers());
        return recorded.sdk
                .getTracer("http")
                .spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .setAttribute("url.path", path)
                .startSpan();
    }

    private static Map<String, String> headers(@Nullable String traceparent, @Nullable String xTraceId) {
        var headers = new java.util.HashMap<String, String>();
        if (traceparent != null) {
            headers.put("traceparent", traceparent);
        }
        if (xTraceId != null) {
            headers.put("x-trace-id", xTraceId);
        }
        return headers;
    }

    private static final class Headers implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}

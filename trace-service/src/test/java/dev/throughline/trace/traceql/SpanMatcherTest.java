package dev.throughline.trace.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One trace: {@code page} of the shop calls {@code pay} of the bank, which fails, and {@code log}. */
class SpanMatcherTest {
    private static final TraceSpans TRACE = TraceSpans.of(TracesData.newBuilder()
                    .addResourceSpans(from("shop", span(1, 0, "page", SpanKind.SPAN_KIND_SERVER, 0, 500)))
                    .addResourceSpans(from(
                            "bank",
                            span(2, 1, "pay", SpanKind.SPAN_KIND_CLIENT, 100, 400)
                                    .addAttributes(attribute("http.status_code", number(500)))
                                    .addAttributes(attribute("ratio", decimal(200.0)))
                                    .addAttributes(attribute("retried", truth(true)))
                                    .addAttributes(attribute("text", text("500")))
                                    .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR)),
                            span(3, 1, "log", SpanKind.SPAN_KIND_INTERNAL, 400, 600)
                                    .addAttributes(attribute("service.name", text("logger")))))
                    .build())
            .orElseThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "{};page pay log",
                "{ resource.service.name = `bank` };pay log",
                "{ span.service.name = `bank` };^^",
                "{ .service.name = `logger` };log",
                "{ .service.name =~ `b.*` };pay log",
                "{ .service.name =~ `an` };^^",
                "{ name !~ `p.*` };log",
                "{ name != `pay` };page log",
                "{ name > `m` };page pay",
                "{ status = error };pay",
                "{ status != error };page log",
                "{ status = unset };page log",
                "{ kind = client || kind = server };page pay",
                "{ duration > 200ms };page pay",
                "{ duration >= 500ms };page",
                "{ duration = 200ms };log",
                "{ duration < 1s && kind != server };pay log",
                "{ span.http.status_code = 500 };pay",
                "{ span.http.status_code = 500.0 };pay",
                "{ span.http.status_code >= 500 };pay",
                "{ span.http.status_code < 500 };^^",
                "{ span.http.status_code > 499.5 };pay",
                "{ span.http.status_code != 200 };pay",
                "{ span.http.status_code = `500` };^^",
                "{ span.text = 500 };^^",
                "{ span.text = `500` };pay",
                "{ span.ratio = 200 };pay",
                "{ span.retried = true };pay",
                "{ span.retried != true };^^",
                "{ span.nothing != `x` };^^",
                "{ traceDuration >= 600ms && kind = server };page",
                "{ traceDuration > 600ms };^^",
                "{ rootName = `page` && rootServiceName = `shop` };page pay log",
                "{ name = `pay` } && { name = `page` };page pay",
                "{ name = `pay` } && { name = `nothing` };^^",
                "{ name = `log` } || { name = `nothing` };log",
                "({ name = `x` } || { name = `pay` }) && { status = error };pay",
            })
    void shouldFindTheSpansThatMeetTheQuery(String query, String names) {
        // When
        var found = SpanMatcher.of(Parser.parse(query)).in(TRACE);

        // Then
        assertThat(found.stream().map(sent -> sent.span().getName()).collect(Collectors.joining(" ")))
                .isEqualTo(names);
    }

    private static ResourceSpans from(String service, Span.Builder... spans) {
        return ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("service.name", text(service))))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(built(spans)))
                .build();
    }

    private static List<Span> built(Span.Builder... spans) {
        return Arrays.stream(spans).map(Span.Builder::build).toList();
    }

    private static Span.Builder span(int id, int parent, String name, SpanKind kind, long startMs, long endMs) {
        return Span.newBuilder()
                .setSpanId(id(id))
                .setParentSpanId(parent == 0 ? ByteString.EMPTY : id(parent))
                .setName(name)
                .setKind(kind)
                .setStartTimeUnixNano(startMs * 1_000_000)
                .setEndTimeUnixNano(endMs * 1_000_000);
    }

    private static ByteString id(int number) {
        return ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) number});
    }

    private static KeyValue attribute(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue number(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    private static AnyValue decimal(double value) {
        return AnyValue.newBuilder().setDoubleValue(value).build();
    }

    private static AnyValue truth(boolean value) {
        return AnyValue.newBuilder().setBoolValue(value).build();
    }
}

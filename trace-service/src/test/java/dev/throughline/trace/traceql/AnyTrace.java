package dev.throughline.trace.traceql;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Small traces of few names and values, so that queries about them are often met. */
final class AnyTrace {
    private AnyTrace() {}

    /** The chunks of a trace. */
    static Arbitrary<List<TracesData>> chunks(Arbitrary<String> texts) {
        return groups(texts)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(groups ->
                        TracesData.newBuilder().addAllResourceSpans(groups).build())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    static Arbitrary<Long> wholes() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-3, 3),
                Arbitraries.of((1L << 53) + 1, 1L << 53, -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE));
    }

    static Arbitrary<Double> decimals() {
        return Arbitraries.of(
                0.0,
                -0.0,
                1.0,
                -2.0,
                0.5,
                3.25,
                9007199254740992.0,
                1e19,
                -1e300,
                4.9e-324,
                Double.NaN,
                Double.POSITIVE_INFINITY);
    }

    private static Arbitrary<ResourceSpans> groups(Arbitrary<String> texts) {
        return Combinators.combine(
                        attributes(texts), spans(texts).list().ofMinSize(1).ofMaxSize(3))
                .as((attributes, spans) -> ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAllAttributes(attributes))
                        .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans))
                        .build());
    }

    private static Arbitrary<Span> spans(Arbitrary<String> texts) {
        return Combinators.combine(
                        texts,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, 6),
                        Arbitraries.longs().between(-1, 6),
                        attributes(texts))
                .as((name, kind, status, start, length, attributes) -> Span.newBuilder()
                        .setSpanId(ByteString.copyFromUtf8("12345678"))
                        .setName(name)
                        .setKindValue(kind)
                        .setStatus(Status.newBuilder().setCodeValue(status))
                        .setStartTimeUnixNano((10 + start) * 1_000_000)
                        .setEndTimeUnixNano((10 + start + length) * 1_000_000)
                        .addAllAttributes(attributes)
                        .build());
    }

    private static Arbitrary<List<KeyValue>> attributes(Arbitrary<String> texts) {
        return Combinators.combine(texts, values(texts))
                .as((key, value) ->
                        KeyValue.newBuilder().setKey(key).setValue(value).build())
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<AnyValue.Builder> values(Arbitrary<String> texts) {
        return Arbitraries.oneOf(
                texts.map(text -> AnyValue.newBuilder().setStringValue(text)),
                wholes().map(number -> AnyValue.newBuilder().setIntValue(number)),
                decimals().map(number -> AnyValue.newBuilder().setDoubleValue(number)),
                Arbitraries.of(true, false).map(truth -> AnyValue.newBuilder().setBoolValue(truth)),
                texts.map(text -> AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setStringValue(text)))));
    }
}

package dev.throughline.trace.tempo;

import com.google.protobuf.ByteString;
import dev.throughline.contracts.TraceId;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/** Spans as a foreign program would send them. */
final class OtlpSpans {
    private OtlpSpans() {}

    static TracesData from(String service, Span.Builder... spans) {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(Attributes.of("service.name", service)))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("a-library"))
                                .addAllSpans(Arrays.stream(spans)
                                        .map(Span.Builder::build)
                                        .toList())))
                .build();
    }

    /** Half a second long, and failed. */
    static Span.Builder span(TraceId trace, String id, String parent, String name) {
        long start = Instant.now().minusSeconds(5).toEpochMilli() * 1_000_000;
        return Span.newBuilder()
                .setTraceId(ProjectedSpans.bytes(trace.uuid()))
                .setSpanId(bytes(id))
                .setParentSpanId(bytes(parent))
                .setName(name)
                .setKind(SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + 557_000_000)
                .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR))
                .addAttributes(Attributes.of("http.method", "GET"))
                .addAttributes(Attributes.of("http.status_code", 500));
    }

    static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}

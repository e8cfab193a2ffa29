package dev.throughline.trace;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Spans as an SDK would send them, and requests of many of them. */
public final class AnySpans {
    private static final List<String> SERVICES = List.of("shop", "cart", "payment");
    private static final List<String> NAMES = List.of("GET /", "POST /pay", "query", "send");

    private final Random random;

    public AnySpans(long seed) {
        this.random = new Random(seed);
    }

    /** A few resources, each with a few scopes, with spans of the traces in no order. */
    public TracesData request(List<UUID> traces, int spans) {
        var request = TracesData.newBuilder();
        for (int i = 0; i < spans; i++) {
            if (request.getResourceSpansCount() == 0 || random.nextInt(4) == 0) {
                request.addResourceSpans(resource(any(SERVICES)));
            }
            var resource = request.getResourceSpansBuilder(request.getResourceSpansCount() - 1);
            if (resource.getScopeSpansCount() == 0 || random.nextInt(3) == 0) {
                resource.addScopeSpans(scope());
            }
            resource.getScopeSpansBuilder(resource.getScopeSpansCount() - 1).addSpans(span(any(traces)));
        }
        return request.build();
    }

    public Span.Builder span(UUID trace) {
        long start = System.currentTimeMillis() * 1_000_000 - random.nextInt(1_000_000_000);
        var span = Span.newBuilder()
                .setTraceId(id(trace))
                .setSpanId(spanId())
                .setName(any(NAMES))
                .setKind(Span.SpanKind.forNumber(random.nextInt(6)))
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + random.nextInt(500_000_000))
                .setStatus(Status.newBuilder().setCodeValue(random.nextInt(10) == 0 ? 2 : random.nextInt(2)));
        IntStream.range(0, random.nextInt(5)).forEach(i -> span.addAttributes(attribute()));
        return span;
    }

    private KeyValue attribute() {
        return switch (random.nextInt(4)) {
            case 0 -> attribute("http.status", AnyValue.newBuilder().setIntValue(200 + random.nextInt(5)));
            case 1 -> attribute("retry", AnyValue.newBuilder().setBoolValue(random.nextBoolean()));
            case 2 -> attribute("load", AnyValue.newBuilder().setDoubleValue(random.nextInt(8) / 4.0));
            default -> text("user", "u" + random.nextInt(6));
        };
    }

    public static ResourceSpans.Builder resource(String service) {
        return ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
                .setSchemaUrl("https://example.org/schema");
    }

    public static ScopeSpans.Builder scope() {
        return ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("a-library"));
    }

    /** A request of nothing but these. */
    public static TracesData of(String service, Span.Builder... spans) {
        var scope = scope();
        List.of(spans).forEach(scope::addSpans);
        return TracesData.newBuilder()
                .addResourceSpans(resource(service).addScopeSpans(scope))
                .build();
    }

    public static Span.Builder at(Span.Builder span, Instant start, long nanos) {
        long at = start.getEpochSecond() * 1_000_000_000 + start.getNano();
        return span.setStartTimeUnixNano(at).setEndTimeUnixNano(at + nanos);
    }

    public static KeyValue text(String key, String value) {
        return attribute(key, AnyValue.newBuilder().setStringValue(value));
    }

    public static ByteString id(UUID trace) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(trace.getMostSignificantBits())
                .putLong(trace.getLeastSignificantBits())
                .array());
    }

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private ByteString spanId() {
        return ByteString.copyFrom(
                ByteBuffer.allocate(8).putLong(random.nextLong() | 1).array());
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

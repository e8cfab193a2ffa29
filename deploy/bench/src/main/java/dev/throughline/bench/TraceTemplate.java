package dev.throughline.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Checkouts in a shop: {@value #SPANS} spans of four services, about eight attributes each, one span in a hundred failed.
 * What differs from send to send are {@link Mark}s, to be written over in place.
 */
final class TraceTemplate {
    static final int SPANS = 12;

    private static final List<String> SERVICES = List.of("frontend", "cart", "payment", "shipping");
    private static final List<String> NAMES = List.of(
            "GET /", "GET /cart", "POST /checkout", "SELECT orders", "INSERT orders", "charge", "quote", "send");
    private static final int USERS = 50_000;
    private static final double FAILED = 0.01;

    private final Random random;
    private final int number;
    private int spans;

    private TraceTemplate(Random random, int number) {
        this.random = random;
        this.number = number;
    }

    /** @param number of the trace in its request */
    static List<ResourceSpans> trace(Random random, int number) {
        return new TraceTemplate(random, number).resources();
    }

    private List<ResourceSpans> resources() {
        var resources = new ArrayList<ResourceSpans>();
        for (String service : SERVICES) {
            var scope = ScopeSpans.newBuilder()
                    .setScope(InstrumentationScope.newBuilder()
                            .setName("io.opentelemetry.instrumentation")
                            .setVersion("2.9.0"));
            for (int i = 0; i < SPANS / SERVICES.size(); i++) {
                scope.addSpans(span(service));
            }
            resources.add(ResourceSpans.newBuilder()
                    .setResource(resource(service))
                    .addScopeSpans(scope)
                    .build());
        }
        return resources;
    }

    private Resource resource(String service) {
        return Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.version", "1.4." + random.nextInt(3)))
                .addAttributes(text("service.instance.id", service + "-" + random.nextInt(4)))
                .addAttributes(text("deployment.environment.name", "production"))
                .addAttributes(text("telemetry.sdk.language", "java"))
                .build();
    }

    private Span.Builder span(String service) {
        int index = spans++;
        boolean failed = random.nextDouble() < FAILED;
        var span = Span.newBuilder()
                .setTraceId(Mark.TRACE.bytes(number))
                .setSpanId(Mark.SPAN.bytes(number * SPANS + index))
                .setName(NAMES.get(random.nextInt(NAMES.size())))
                .setKindValue(1 + random.nextInt(5))
                .setStartTimeUnixNano(Mark.time(index * 4_000_000L))
                .setEndTimeUnixNano(Mark.time(index * 4_000_000L + 1_000_000L + random.nextInt(400_000_000)))
                .setFlags(257)
                .addAttributes(text("http.request.method", random.nextInt(4) == 0 ? "POST" : "GET"))
                .addAttributes(text("url.path", "/api/products/" + random.nextInt(2_000)))
                .addAttributes(whole("http.response.status_code", failed ? 500 : 200))
                .addAttributes(text("server.address", service + ".shop.svc"))
                .addAttributes(whole("server.port", 8080))
                .addAttributes(text("thread.name", "executor-" + random.nextInt(20)))
                .addAttributes(text("user.id", "u" + random.nextInt(USERS)));
        if (index > 0) {
            span.setParentSpanId(Mark.SPAN.bytes(number * SPANS + index - 1 - random.nextInt(Math.min(3, index))));
        }
        if (index % 4 == 0) {
            span.addAttributes(KeyValue.newBuilder()
                    .setKey("order.id")
                    .setValue(AnyValue.newBuilder().setStringValueBytes(Mark.ORDER.bytes(number))));
        }
        return failed ? span.setStatus(Status.newBuilder().setCodeValue(2).setMessage("timeout")) : span;
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static KeyValue whole(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    /** Places in a serialized request. Each begins with four bytes that nothing else in it has, and a number. */
    enum Mark {
        /** 16 bytes, replaced by a trace id. */
        TRACE(0xf1e2d3c4, 16),
        /** 8 bytes, replaced by a span id. */
        SPAN(0xa59687f8, 8),
        /** 16 letters, replaced by the number of an order, which no other trace has. */
        ORDER(0x23234040, 16);

        /** The upper half of a time, which is replaced by one with the same lower half added to now. */
        static final long TIME = 0x7eed7eedL;

        final int prefix;
        final int length;

        Mark(int prefix, int length) {
            this.prefix = prefix;
            this.length = length;
        }

        ByteString bytes(int number) {
            byte[] bytes = "%016d".formatted(0).getBytes(StandardCharsets.US_ASCII);
            ByteBuffer.wrap(bytes).putInt(prefix);
            if (this == ORDER) {
                System.arraycopy("%08d".formatted(number).getBytes(StandardCharsets.US_ASCII), 0, bytes, 4, 8);
            } else {
                ByteBuffer.wrap(bytes).putInt(4, number);
            }
            return ByteString.copyFrom(bytes, 0, length);
        }

        static long time(long nanosAfter) {
            return TIME << 32 | nanosAfter;
        }
    }
}

package dev.throughline.trace.traceql;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The spans of one trace, each with what it came from; never empty. */
public final class TraceSpans {
    /** A span and the resource that sent it. */
    public record Sent(Resource resource, Span span) {
        public long durationNanos() {
            return Math.max(0, span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
        }

        public Optional<String> serviceName() {
            return resource.getAttributesList().stream()
                    .filter(attribute -> attribute.getKey().equals("service.name"))
                    .map(KeyValue::getValue)
                    .map(value -> value.getStringValue())
                    .findFirst();
        }
    }

    private final List<Sent> spans;
    private final Sent root;
    private final long start;
    private final long end;

    private TraceSpans(List<Sent> spans) {
        this.spans = spans;
        this.root = rootOf(spans);
        this.start = spans.stream()
                .mapToLong(sent -> sent.span().getStartTimeUnixNano())
                .min()
                .orElse(0);
        this.end = spans.stream()
                .mapToLong(sent -> sent.span().getEndTimeUnixNano())
                .max()
                .orElse(0);
    }

    /** Empty when there is no span at all. */
    public static Optional<TraceSpans> of(TracesData data) {
        var spans = new ArrayList<Sent>();
        for (var from : data.getResourceSpansList()) {
            for (var scope : from.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> spans.add(new Sent(from.getResource(), span)));
            }
        }
        return spans.isEmpty() ? Optional.empty() : Optional.of(new TraceSpans(spans));
    }

    /** The first one without a parent; while that is not here, the first one whose parent is not. */
    private static Sent rootOf(List<Sent> spans) {
        var ids = spans.stream().map(sent -> sent.span().getSpanId()).collect(Collectors.toSet());
        return spans.stream()
                .min(Comparator.comparingInt((Sent sent) -> rank(
                                sent.span().getParentSpanId(),
                                ids.contains(sent.span().getParentSpanId())))
                        .thenComparingLong(sent -> sent.span().getStartTimeUnixNano()))
                .orElseThrow();
    }

    private static int rank(ByteString parent, boolean here) {
        if (parent.isEmpty()) {
            return 0;
        }
        return here ? 2 : 1;
    }

    public List<Sent> spans() {
        return spans;
    }

    public String rootName() {
        return root.span().getName();
    }

    public String rootServiceName() {
        return root.serviceName().orElse("");
    }

    public long startNanos() {
        return start;
    }

    public long durationNanos() {
        return Math.max(0, end - start);
    }
}

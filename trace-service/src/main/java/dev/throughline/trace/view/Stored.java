package dev.throughline.trace.view;

import com.google.protobuf.ByteString;
import dev.throughline.trace.span.Tokens;
import dev.throughline.trace.view.TraceView.Span;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans as exporters sent them, in the words of the trace view. A span that was sent twice is there once. */
final class Stored {
    static final int MOST_ATTRIBUTES = 64;
    /** Of one trace; a trace of ours has a few spans for each step. */
    static final int MOST_SPANS = 5_000;

    private static final int LONGEST = 500;
    private static final int SPAN_ID_BYTES = 8;

    private final Map<String, Span> spans = new LinkedHashMap<>();
    private int total;

    Stored(Collection<TracesData> chunks) {
        for (var chunk : chunks) {
            for (var group : chunk.getResourceSpansList()) {
                add(group);
            }
        }
    }

    List<Span> spans() {
        return new ArrayList<>(spans.values());
    }

    /** With those that were too many. */
    int total() {
        return total;
    }

    private void add(ResourceSpans group) {
        String service = service(group.getResource());
        for (ScopeSpans scope : group.getScopeSpansList()) {
            for (var span : scope.getSpansList()) {
                add(service, span);
            }
        }
    }

    private void add(String service, io.opentelemetry.proto.trace.v1.Span span) {
        String id = hex(span.getSpanId());
        if (id == null || spans.containsKey(id)) {
            return;
        }
        total++;
        if (spans.size() < MOST_SPANS) {
            spans.put(id, span(id, service, span));
        }
    }

    private static Span span(String id, String service, io.opentelemetry.proto.trace.v1.Span span) {
        boolean failed = span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
        String message = span.getStatus().getMessage();
        Instant start = instant(span.getStartTimeUnixNano());
        return new SpanDraft(id, hex(span.getParentSpanId()), UnionProjection.SPAN, cut(span.getName()), start)
                .by(service)
                .ended(
                        failed ? Course.FAILED : Course.COMPLETED,
                        instant(Math.max(span.getStartTimeUnixNano(), span.getEndTimeUnixNano())))
                .error(failed && !message.isEmpty() ? cut(message) : null)
                .attributes(attributes(span.getAttributesList()))
                .span();
    }

    private static Map<String, String> attributes(List<KeyValue> all) {
        var some = new TreeMap<String, String>();
        for (var attribute : all) {
            if (some.size() < MOST_ATTRIBUTES) {
                some.put(cut(attribute.getKey()), cut(text(attribute)));
            }
        }
        return some;
    }

    private static String text(KeyValue attribute) {
        return Tokens.text(attribute.getValue())
                .orElseGet(() -> "(" + attribute.getValue().getValueCase() + ")");
    }

    private static String service(Resource resource) {
        return resource.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> cut(attribute.getValue().getStringValue()))
                .findFirst()
                .orElse("unknown_service");
    }

    /** Null for what is no span id, as a root's parent. */
    private static @Nullable String hex(ByteString id) {
        if (id.size() != SPAN_ID_BYTES) {
            return null;
        }
        String hex = HexFormat.of().formatHex(id.toByteArray());
        return hex.equals("0000000000000000") ? null : hex;
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}

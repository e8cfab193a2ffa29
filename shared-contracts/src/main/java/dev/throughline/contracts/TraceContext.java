package dev.throughline.contracts;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in its caller's trace.
 *
 * @param traceId the caller's id when it sent a valid one, otherwise a new random id
 * @param parentSpanId the caller's span, known only from a valid {@code traceparent}; never invented
 * @param rejected what the caller sent as an id and could not be used, cut at 100 characters
 * @param sampling the caller's decision, known only from a valid {@code traceparent}
 */
public record TraceContext(
        TraceId traceId,
        @Nullable SpanId parentSpanId,
        @Nullable String rejected,
        @Nullable Sampling sampling) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
    private static final String NO_SPAN = "0".repeat(16);

    /** A valid {@code traceparent} wins, then {@code x-trace-id}, then the body's id, then a new random one. */
    public static TraceContext resolve(
            @Nullable String traceparent, @Nullable String xTraceId, @Nullable String bodyTraceId) {
        return resolve(traceparent, xTraceId, bodyTraceId, null);
    }

    /** @param otherwise the trace that the request lies in anyway, in the place of a random one */
    public static TraceContext resolve(
            @Nullable String traceparent,
            @Nullable String xTraceId,
            @Nullable String bodyTraceId,
            @Nullable TraceId otherwise) {
        String rejected = null;
        if (traceparent != null) {
            var parent = fromTraceparent(traceparent);
            if (parent.isPresent()) {
                return parent.get();
            }
            rejected = traceparent;
        }
        for (String candidate : new String[] {xTraceId, bodyTraceId}) {
            if (candidate == null) {
                continue;
            }
            var id = TraceId.parse(candidate);
            if (id.isPresent()) {
                return new TraceContext(id.get(), null, cut(rejected), null);
            }
            rejected = rejected == null ? candidate : rejected;
        }
        return new TraceContext(otherwise == null ? TraceId.random() : otherwise, null, cut(rejected), null);
    }

    private static Optional<TraceContext> fromTraceparent(String header) {
        var parts = TRACEPARENT.matcher(header.strip());
        if (!parts.matches() || (header.startsWith("00") && parts.group(3) != null)) {
            return Optional.empty();
        }
        if (NO_SPAN.equals(parts.group(2))) {
            return Optional.empty();
        }
        var parent = new SpanId(parts.group(2));
        var sampling = Sampling.ofTraceparent(header.strip()).orElse(null);
        return TraceId.parse(parts.group(1)).map(id -> new TraceContext(id, parent, null, sampling));
    }

    /** The W3C header that continues a sampled trace below the given span. */
    public static String traceparent(TraceId trace, SpanId span) {
        return traceparent(trace, span, Sampling.SAMPLED);
    }

    /** The W3C header that continues this trace below the given span. */
    public static String traceparent(TraceId trace, SpanId span, Sampling sampling) {
        return "00-" + trace.hex() + "-" + span.hex() + "-" + sampling.flags();
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 100 ? text : text.substring(0, 100);
    }
}

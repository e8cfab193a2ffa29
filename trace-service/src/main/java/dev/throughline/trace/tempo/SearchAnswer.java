package dev.throughline.trace.tempo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.trace.traceql.TraceSpans;
import dev.throughline.trace.traceql.TraceSpans.Sent;
import java.util.List;
import java.util.stream.Stream;

/** The form that Grafana reads; it refuses fields that it does not know, and wants numbers of 64 bits as strings. */
record SearchAnswer(List<Trace> traces, Metrics metrics) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    record Trace(
            @JsonProperty("traceID") String traceId,
            @JsonProperty("rootServiceName") String rootServiceName,
            @JsonProperty("rootTraceName") String rootTraceName,
            @JsonProperty("startTimeUnixNano") String startTimeUnixNano,
            @JsonProperty("durationMs") long durationMs,
            @JsonProperty("spanSets") List<SpanSet> spanSets) {}

    /** @param matched how many spans there are; {@code spans} has the first of them */
    record SpanSet(List<Span> spans, int matched) {}

    record Span(
            @JsonProperty("spanID") String spanId,
            String name,
            @JsonProperty("startTimeUnixNano") String startTimeUnixNano,
            @JsonProperty("durationNanos") String durationNanos,
            List<Attribute> attributes) {}

    record Attribute(String key, JsonNode value) {}

    record Metrics(@JsonProperty("inspectedTraces") int inspectedTraces) {}

    /** A trace that is asked for, with the spans that match. */
    record Hit(TraceSpans trace, List<Sent> matched) {
        private Trace shown(SearchRequest request, AskedFor asked) {
            var spans = matched.stream()
                    .limit(request.spansPerTrace())
                    .map(sent -> span(sent, asked))
                    .toList();
            return new Trace(
                    OtlpJson.hex(matched.getFirst().span().getTraceId()),
                    trace.rootServiceName(),
                    trace.rootName(),
                    Long.toUnsignedString(trace.startNanos()),
                    trace.durationNanos() / NANOS_PER_MILLI,
                    List.of(new SpanSet(spans, matched.size())));
        }

        private static Span span(Sent sent, AskedFor asked) {
            return new Span(
                    OtlpJson.hex(sent.span().getSpanId()),
                    sent.span().getName(),
                    Long.toUnsignedString(sent.span().getStartTimeUnixNano()),
                    Long.toString(sent.durationNanos()),
                    asked.attributes(sent));
        }
    }

    static SearchAnswer of(SearchRequest request, Stream<Hit> hits, int inspected) {
        var asked = AskedFor.of(request.query());
        return new SearchAnswer(hits.map(hit -> hit.shown(request, asked)).toList(), new Metrics(inspected));
    }
}

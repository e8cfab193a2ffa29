package dev.throughline.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0 attributes as Kafka headers (binary mode). */
public final class CloudEvents {
    private static final byte[] SPEC_VERSION = utf8("1.0");
    private static final byte[] JSON = utf8("application/json");

    private CloudEvents() {}

    /** Headers of a record that continues a sampled {@code trace} below {@code span}. */
    public static RecordHeaders headers(
            UUID id, String type, String source, Instant time, UUID correlation, TraceId trace, @Nullable SpanId span) {
        return headers(
                id, type, source, time, correlation, span == null ? null : TraceContext.traceparent(trace, span));
    }

    /** @param traceparent what the record continues, see {@link TraceContext#traceparent} */
    public static RecordHeaders headers(
            UUID id, String type, String source, Instant time, UUID correlation, @Nullable String traceparent) {
        var headers = new RecordHeaders();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", utf8(id.toString()));
        headers.add("ce_type", utf8(type));
        headers.add("ce_source", utf8("/throughline/" + source));
        headers.add("ce_time", utf8(time.toString()));
        headers.add("ce_subject", utf8(correlation.toString()));
        headers.add("ce_correlationid", utf8(correlation.toString()));
        headers.add("content-type", JSON);
        if (traceparent != null) {
            byte[] parent = utf8(traceparent);
            headers.add("traceparent", parent);
            headers.add("ce_traceparent", parent);
        }
        return headers;
    }

    /** What the sender decided about the spans of the record's trace; a record without a trace has none. */
    public static Sampling sampling(Headers headers) {
        return Sampling.ofTraceparent(header(headers, "traceparent")).orElse(Sampling.UNSAMPLED);
    }

    /** The last value of a header as text. */
    public static @Nullable String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

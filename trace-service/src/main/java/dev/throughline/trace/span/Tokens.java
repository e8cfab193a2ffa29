package dev.throughline.trace.span;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Optional;

/** What a search looks up: {@code key=value}, of resources and spans alike. */
public final class Tokens {
    /** Longer values count as equal when they begin alike. */
    private static final int LONGEST_VALUE = 200;

    private static final double EXACT = 1L << 53;

    private Tokens() {}

    /** @param scopedKey {@code resource.service.name}, {@code span.http.method}, {@code name}, {@code status}, {@code kind} */
    public static String of(String scopedKey, String value) {
        return scopedKey + '=' + (value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
    }

    /** An attribute's value as a search names it; empty for lists, maps and bytes, which cannot be searched for. */
    public static Optional<String> text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> Optional.of(value.getStringValue());
            case BOOL_VALUE -> Optional.of(Boolean.toString(value.getBoolValue()));
            case INT_VALUE -> Optional.of(Long.toString(value.getIntValue()));
            case DOUBLE_VALUE -> Optional.of(text(value.getDoubleValue()));
            case ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE, VALUE_NOT_SET -> Optional.empty();
        };
    }

    /** As {@code 200} where it is that, so that a search for a number need not know how the sender wrote it. */
    public static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** {@code ok}, {@code error} or {@code unset}. */
    public static String text(StatusCode status) {
        return switch (status) {
            case STATUS_CODE_OK -> "ok";
            case STATUS_CODE_ERROR -> "error";
            case STATUS_CODE_UNSET, UNRECOGNIZED -> "unset";
        };
    }

    /** {@code internal}, {@code server}, {@code client}, {@code producer}, {@code consumer} or {@code unspecified}. */
    public static String text(SpanKind kind) {
        return switch (kind) {
            case SPAN_KIND_INTERNAL -> "internal";
            case SPAN_KIND_SERVER -> "server";
            case SPAN_KIND_CLIENT -> "client";
            case SPAN_KIND_PRODUCER -> "producer";
            case SPAN_KIND_CONSUMER -> "consumer";
            case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
        };
    }
}

package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Field.Attribute;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Literal.KindValue;
import dev.throughline.trace.traceql.Literal.StatusValue;
import dev.throughline.trace.traceql.TraceSpans.Sent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.function.Predicate;

/** A condition on a span and its trace, ready to be asked many times. */
interface Check {
    boolean test(Sent sent, TraceSpans trace);

    default Check and(Check other) {
        return (sent, trace) -> test(sent, trace) && other.test(sent, trace);
    }

    default Check or(Check other) {
        return (sent, trace) -> test(sent, trace) || other.test(sent, trace);
    }

    static Check of(Comparison comparison) {
        return switch (comparison.field()) {
            case Attribute attribute -> attribute(attribute, Values.predicate(comparison));
            case Intrinsic intrinsic -> intrinsic(intrinsic, comparison);
        };
    }

    private static Check attribute(Attribute attribute, Predicate<AnyValue> wanted) {
        String key = attribute.name();
        return switch (attribute.scope()) {
            case RESOURCE -> (sent, trace) -> any(sent.resource().getAttributesList(), key, wanted);
            case SPAN -> (sent, trace) -> any(sent.span().getAttributesList(), key, wanted);
            case EITHER ->
                (sent, trace) -> any(sent.span().getAttributesList(), key, wanted)
                        || any(sent.resource().getAttributesList(), key, wanted);
        };
    }

    private static boolean any(List<KeyValue> attributes, String key, Predicate<AnyValue> wanted) {
        for (var attribute : attributes) {
            if (attribute.getKey().equals(key) && wanted.test(attribute.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static Check intrinsic(Intrinsic intrinsic, Comparison comparison) {
        return switch (intrinsic) {
            case NAME -> {
                var text = Values.text(comparison);
                yield (sent, trace) -> text.test(sent.span().getName());
            }
            case ROOT_NAME -> {
                var text = Values.text(comparison);
                yield (sent, trace) -> text.test(trace.rootName());
            }
            case ROOT_SERVICE_NAME -> {
                var text = Values.text(comparison);
                yield (sent, trace) -> text.test(trace.rootServiceName());
            }
            case DURATION -> {
                var nanos = Values.nanos(comparison);
                yield (sent, trace) -> nanos.test(sent.durationNanos());
            }
            case TRACE_DURATION -> {
                var nanos = Values.nanos(comparison);
                yield (sent, trace) -> nanos.test(trace.durationNanos());
            }
            case STATUS -> status(comparison);
            case KIND -> kind(comparison);
        };
    }

    private static Check status(Comparison comparison) {
        var code = ((StatusValue) comparison.literal()).code();
        boolean wanted = comparison.operator() == Operator.EQUAL;
        return (sent, trace) -> (sent.span().getStatus().getCode() == code) == wanted;
    }

    private static Check kind(Comparison comparison) {
        var kind = ((KindValue) comparison.literal()).kind();
        boolean wanted = comparison.operator() == Operator.EQUAL;
        return (sent, trace) -> (sent.span().getKind() == kind) == wanted;
    }
}

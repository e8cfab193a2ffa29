package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Literal.Decimal;
import dev.throughline.trace.traceql.Literal.KindValue;
import dev.throughline.trace.traceql.Literal.Period;
import dev.throughline.trace.traceql.Literal.StatusValue;
import dev.throughline.trace.traceql.Literal.Text;
import dev.throughline.trace.traceql.Literal.Truth;
import dev.throughline.trace.traceql.Literal.Whole;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Values against literals: a value of another type is never what was asked for. */
final class Values {
    private static final int MAX_MATCHED = 4_096;

    private Values() {}

    static Predicate<AnyValue> predicate(Comparison comparison) {
        var operator = comparison.operator();
        return switch (comparison.literal()) {
            case Text t -> {
                var text = text(comparison);
                yield value -> value.hasStringValue() && text.test(value.getStringValue());
            }
            case Whole w -> value -> whole(value, operator, w.value());
            case Decimal d -> value -> decimal(value, operator, d.value());
            case Truth t ->
                value -> value.hasBoolValue() && operator.holds(Boolean.compare(value.getBoolValue(), t.value()));
            case Period p -> value -> false;
            case StatusValue s -> value -> false;
            case KindValue k -> value -> false;
        };
    }

    private static boolean whole(AnyValue value, Operator operator, long wanted) {
        return value.hasIntValue()
                ? operator.holds(Long.compare(value.getIntValue(), wanted))
                : decimal(value, operator, wanted);
    }

    private static boolean decimal(AnyValue value, Operator operator, double wanted) {
        if (value.hasIntValue()) {
            return holds(operator, value.getIntValue(), wanted);
        }
        return value.hasDoubleValue() && holds(operator, value.getDoubleValue(), wanted);
    }

    /** What is not a number has no order, and -0.0 is 0.0. */
    private static boolean holds(Operator operator, double value, double wanted) {
        return !Double.isNaN(value) && operator.holds(Double.compare(value + 0.0, wanted));
    }

    static Predicate<String> text(Comparison comparison) {
        String wanted = ((Text) comparison.literal()).value();
        var operator = comparison.operator();
        if (!operator.isRegex()) {
            return value -> operator.holds(value.compareTo(wanted));
        }
        var pattern = Regex.compile(wanted, 0);
        boolean matching = operator == Operator.MATCHES;
        // As much of a value as counts: a match takes as long as text and expression are long, together.
        return value ->
                pattern.matches(value.length() <= MAX_MATCHED ? value : value.substring(0, MAX_MATCHED)) == matching;
    }

    static LongPredicate nanos(Comparison comparison) {
        long wanted = ((Period) comparison.literal()).nanos();
        var operator = comparison.operator();
        return value -> operator.holds(Long.compare(value, wanted));
    }
}

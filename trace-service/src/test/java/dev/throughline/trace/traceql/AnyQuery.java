package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Field.Attribute;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Field.Scope;
import dev.throughline.trace.traceql.Literal.Decimal;
import dev.throughline.trace.traceql.Literal.KindValue;
import dev.throughline.trace.traceql.Literal.Period;
import dev.throughline.trace.traceql.Literal.StatusValue;
import dev.throughline.trace.traceql.Literal.Text;
import dev.throughline.trace.traceql.Literal.Truth;
import dev.throughline.trace.traceql.Literal.Whole;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Queries that can be written, over names and values that {@link AnyTrace} has too, and some that it never has. */
final class AnyQuery {
    private static final Operator[] EQUALITY = {Operator.EQUAL, Operator.NOT_EQUAL};
    private static final Operator[] ORDER = {
        Operator.EQUAL, Operator.NOT_EQUAL, Operator.GREATER, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST
    };
    private static final Operator[] REGEX = {Operator.MATCHES, Operator.NOT_MATCHES};

    private AnyQuery() {}

    /** @param texts of names and values */
    static Arbitrary<Query> over(Arbitrary<String> texts) {
        var spansets = Arbitraries.oneOf(
                Arbitraries.just(new Query.Spanset(null)), conditions(texts, 3).map(Query.Spanset::new));
        return queries(spansets.map(Query.class::cast), 2);
    }

    private static Arbitrary<Query> queries(Arbitrary<Query> spansets, int depth) {
        if (depth == 0) {
            return spansets;
        }
        var parts = queries(spansets, depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(4, spansets),
                Tuple.of(1, Combinators.combine(parts, parts).as(Query.Both::new)),
                Tuple.of(1, Combinators.combine(parts, parts).as(Query.Either::new)));
    }

    private static Arbitrary<Condition> conditions(Arbitrary<String> texts, int depth) {
        if (depth == 0) {
            return comparisons(texts).map(Condition.class::cast);
        }
        var parts = conditions(texts, depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(2, conditions(texts, 0)),
                Tuple.of(1, Combinators.combine(parts, parts).as(Condition.And::new)),
                Tuple.of(1, Combinators.combine(parts, parts).as(Condition.Or::new)));
    }

    private static Arbitrary<Comparison> comparisons(Arbitrary<String> texts) {
        var names = texts.filter(text -> !text.isEmpty());
        Arbitrary<Field> attributes =
                Combinators.combine(Arbitraries.of(Scope.class), names).as(Attribute::new);
        Arbitrary<Field> named = Arbitraries.of(Intrinsic.NAME, Intrinsic.ROOT_NAME, Intrinsic.ROOT_SERVICE_NAME);
        Arbitrary<Field> timed = Arbitraries.of(Intrinsic.DURATION, Intrinsic.TRACE_DURATION);
        Arbitrary<Field> textual = Arbitraries.oneOf(attributes, named);
        Arbitrary<Literal> periods = Arbitraries.oneOf(
                Arbitraries.longs().between(-5, 5).map(ms -> new Period(ms * 1_000_000)),
                Arbitraries.longs().filter(n -> n != Long.MIN_VALUE).map(Period::new));
        Arbitrary<Literal> patterns = Arbitraries.of("a|b", "a.*", "a", ".*", "[ab]+", "", "a{1,3}|", "(?i)A")
                .map(Text::new);
        return Arbitraries.oneOf(
                compared(textual, ORDER, texts.map(Text::new)),
                compared(textual, REGEX, patterns),
                compared(attributes, ORDER, numbers()),
                compared(attributes, EQUALITY, Arbitraries.of(true, false).map(Truth::new)),
                compared(timed, ORDER, periods),
                compared(
                        Arbitraries.just(Intrinsic.STATUS),
                        EQUALITY,
                        Arbitraries.of(StatusCode.class)
                                .filter(code -> code != StatusCode.UNRECOGNIZED)
                                .map(StatusValue::new)),
                compared(
                        Arbitraries.just(Intrinsic.KIND),
                        EQUALITY,
                        Arbitraries.of(SpanKind.class)
                                .filter(kind -> kind != SpanKind.UNRECOGNIZED)
                                .map(KindValue::new)));
    }

    private static Arbitrary<Literal> numbers() {
        return Arbitraries.oneOf(
                AnyTrace.wholes().map(Whole::new),
                AnyTrace.decimals().filter(Double::isFinite).map(Decimal::new));
    }

    private static Arbitrary<Comparison> compared(
            Arbitrary<? extends Field> fields, Operator[] operators, Arbitrary<? extends Literal> literals) {
        return Combinators.combine(fields, Arbitraries.of(operators), literals).as(Comparison::new);
    }
}

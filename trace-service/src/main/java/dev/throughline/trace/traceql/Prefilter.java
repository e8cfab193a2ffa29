package dev.throughline.trace.traceql;

import dev.throughline.trace.span.SpanFilter;
import dev.throughline.trace.span.SpanTag;
import dev.throughline.trace.span.SpanTag.Scope;
import dev.throughline.trace.span.Tokens;
import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Field.Attribute;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Literal.KindValue;
import dev.throughline.trace.traceql.Literal.StatusValue;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the storage can narrow a query down to: every trace that the query is about has a chunk that meets it, and many
 * others may have one.
 */
public final class Prefilter {
    /** From there on decimals skip whole numbers, and a number may be written in two ways. */
    private static final double EXACT = 1L << 53;

    private Prefilter() {}

    /** The first page of it. */
    public static SpanFilter of(Query query, Instant from, Instant to, int limit) {
        var bounds = of(query);
        return new SpanFilter(
                bounds.tokens(),
                bounds.atLeast().map(Duration::ofNanos),
                bounds.atMost().map(Duration::ofNanos),
                bounds.isError() ? Optional.of(true) : Optional.empty(),
                from,
                to,
                limit,
                Optional.empty());
    }

    private static Bounds of(Query query) {
        return switch (query) {
            case Query.Spanset s -> {
                var condition = s.condition();
                yield condition == null ? Bounds.NONE : of(condition);
            }
            // The other side may be met by another chunk.
            case Query.Both b -> Bounds.narrower(of(b.left()), of(b.right()));
            case Query.Either e -> of(e.left()).or(of(e.right()));
        };
    }

    private static Bounds of(Condition condition) {
        return switch (condition) {
            case Condition.And a -> of(a.left()).and(of(a.right()));
            case Condition.Or o -> of(o.left()).or(of(o.right()));
            case Comparison c -> of(c);
        };
    }

    private static Bounds of(Comparison comparison) {
        return switch (comparison.field()) {
            case Attribute attribute ->
                values(comparison).map(values -> any(attribute, values)).orElse(Bounds.NONE);
            case Intrinsic intrinsic ->
                switch (intrinsic) {
                    case NAME ->
                        values(comparison)
                                .map(values -> tokens(values, new SpanTag(Scope.NAME, "")))
                                .orElse(Bounds.NONE);
                    case STATUS -> status(comparison);
                    case KIND -> kind(comparison);
                    case DURATION -> duration(comparison);
                    case TRACE_DURATION, ROOT_NAME, ROOT_SERVICE_NAME -> Bounds.NONE;
                };
        };
    }

    private static Bounds any(Attribute attribute, Set<String> values) {
        var resource = new SpanTag(Scope.RESOURCE, attribute.name());
        var span = new SpanTag(Scope.SPAN, attribute.name());
        return switch (attribute.scope()) {
            case RESOURCE -> tokens(values, resource);
            case SPAN -> tokens(values, span);
            case EITHER -> tokens(values, resource).or(tokens(values, span));
        };
    }

    private static Bounds tokens(Set<String> values, SpanTag tag) {
        return Bounds.anyOf(values.stream()
                .map(value -> Tokens.of(tag.scopedKey(), value))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** One of them is the field's value, whenever the comparison holds; empty when that cannot be said. */
    private static Optional<Set<String>> values(Comparison comparison) {
        boolean equal = comparison.operator() == Operator.EQUAL;
        if (!equal && comparison.operator() != Operator.MATCHES) {
            return Optional.empty();
        }
        return switch (comparison.literal()) {
            case Literal.Text t -> equal ? Optional.of(Set.of(t.value())) : Regex.alternatives(t.value());
            case Literal.Whole w -> number(w.value());
            case Literal.Decimal d -> number(d.value());
            case Literal.Truth t -> Optional.of(Set.of(Boolean.toString(t.value())));
            case Literal.Period p -> Optional.empty();
            case StatusValue s -> Optional.empty();
            case KindValue k -> Optional.empty();
        };
    }

    private static Optional<Set<String>> number(double value) {
        return Math.abs(value) < EXACT ? Optional.of(Set.of(Tokens.text(value))) : Optional.empty();
    }

    private static Bounds status(Comparison comparison) {
        if (comparison.operator() != Operator.EQUAL) {
            return Bounds.NONE;
        }
        var code = ((StatusValue) comparison.literal()).code();
        return code == StatusCode.STATUS_CODE_ERROR
                ? Bounds.ERROR
                : tokens(Set.of(Tokens.text(code)), new SpanTag(Scope.STATUS, ""));
    }

    private static Bounds kind(Comparison comparison) {
        return comparison.operator() == Operator.EQUAL
                ? tokens(Set.of(Tokens.text(((KindValue) comparison.literal()).kind())), new SpanTag(Scope.KIND, ""))
                : Bounds.NONE;
    }

    private static Bounds duration(Comparison comparison) {
        long nanos = ((Literal.Period) comparison.literal()).nanos();
        return switch (comparison.operator()) {
            case EQUAL -> Bounds.atLeast(nanos).and(Bounds.atMost(nanos));
            case GREATER, AT_LEAST -> Bounds.atLeast(nanos);
            case LESS, AT_MOST -> Bounds.atMost(nanos);
            case NOT_EQUAL, MATCHES, NOT_MATCHES -> Bounds.NONE;
        };
    }
}

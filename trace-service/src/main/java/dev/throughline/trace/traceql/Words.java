package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Field.Attribute;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Field.Scope;
import dev.throughline.trace.traceql.Literal.KindValue;
import dev.throughline.trace.traceql.Literal.Period;
import dev.throughline.trace.traceql.Literal.StatusValue;
import dev.throughline.trace.traceql.Literal.Text;
import dev.throughline.trace.traceql.Literal.Truth;
import dev.throughline.trace.traceql.Token.Compare;
import dev.throughline.trace.traceql.Token.Value;
import dev.throughline.trace.traceql.Token.Word;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Arrays;
import java.util.Optional;

/** Which fields there are, and what each can be compared with. */
final class Words {
    private Words() {}

    static Field field(Token token) {
        if (!(token instanceof Word word)) {
            throw new QueryException(token.position(), "expected a field");
        }
        String rest = word.rest();
        if (rest == null) {
            return Arrays.stream(Intrinsic.values())
                    .filter(intrinsic -> intrinsic.text().equals(word.head()))
                    .findFirst()
                    .orElseThrow(() -> new QueryException(word.position(), "'" + word.head() + "' is not a field"));
        }
        var scope = switch (word.head()) {
            case "resource" -> Scope.RESOURCE;
            case "span" -> Scope.SPAN;
            case "" -> Scope.EITHER;
            default -> throw new QueryException(word.position(), "'" + word.head() + ".' is not a scope");
        };
        if (rest.isEmpty()) {
            throw new QueryException(word.position(), "the attribute has no name");
        }
        return new Attribute(scope, rest);
    }

    static Literal literal(Field field, Compare compare, Token token) {
        var literal = value(field, token)
                .orElseThrow(() -> new QueryException(token.position(), "expected " + expected(field)));
        var operator = compare.operator();
        if (operator.isRegex()) {
            if (!(literal instanceof Text pattern)) {
                throw new QueryException(token.position(), "a regular expression is a string");
            }
            Regex.compile(pattern.value(), token.position());
        } else if (!operator.isEquality() && !hasOrder(literal)) {
            throw new QueryException(compare.position(), "these are only equal or not: = and !=");
        }
        return literal;
    }

    private static boolean hasOrder(Literal literal) {
        return switch (literal) {
            case Truth t -> false;
            case StatusValue s -> false;
            case KindValue k -> false;
            case Text t -> true;
            case Literal.Whole w -> true;
            case Literal.Decimal d -> true;
            case Period p -> true;
        };
    }

    private static Optional<? extends Literal> value(Field field, Token token) {
        return switch (field) {
            case Attribute a -> attribute(token);
            case Intrinsic intrinsic ->
                switch (intrinsic) {
                    case NAME, ROOT_NAME, ROOT_SERVICE_NAME -> literal(token, Text.class);
                    case DURATION, TRACE_DURATION -> literal(token, Period.class);
                    case STATUS -> status(token);
                    case KIND -> kind(token);
                };
        };
    }

    private static String expected(Field field) {
        return switch (field) {
            case Attribute a -> "a string, a number, true or false";
            case Intrinsic intrinsic ->
                switch (intrinsic) {
                    case NAME, ROOT_NAME, ROOT_SERVICE_NAME -> "a string";
                    case DURATION, TRACE_DURATION -> "a duration like 100ms, 1.5s or 1h30m";
                    case STATUS -> "ok, error or unset";
                    case KIND -> "unspecified, internal, server, client, producer or consumer";
                };
        };
    }

    private static Optional<Literal> attribute(Token token) {
        if (token instanceof Word word && word.rest() == null) {
            return switch (word.head()) {
                case "true" -> Optional.of(new Truth(true));
                case "false" -> Optional.of(new Truth(false));
                default -> Optional.empty();
            };
        }
        return literal(token, Literal.class).filter(literal -> !(literal instanceof Period));
    }

    private static <T extends Literal> Optional<T> literal(Token token, Class<T> type) {
        return token instanceof Value value && type.isInstance(value.literal())
                ? Optional.of(type.cast(value.literal()))
                : Optional.empty();
    }

    private static Optional<Literal> status(Token token) {
        return Arrays.stream(StatusCode.values())
                .filter(code -> code != StatusCode.UNRECOGNIZED)
                .<Literal>map(StatusValue::new)
                .filter(literal -> is(token, literal))
                .findFirst();
    }

    private static Optional<Literal> kind(Token token) {
        return Arrays.stream(SpanKind.values())
                .filter(kind -> kind != SpanKind.UNRECOGNIZED)
                .<Literal>map(KindValue::new)
                .filter(literal -> is(token, literal))
                .findFirst();
    }

    private static boolean is(Token token, Literal literal) {
        return token instanceof Word word && word.rest() == null && word.head().equals(literal.text());
    }
}

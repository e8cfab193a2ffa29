package dev.throughline.trace.traceql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.trace.traceql.Condition.And;
import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Condition.Or;
import dev.throughline.trace.traceql.Field.Attribute;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Field.Scope;
import dev.throughline.trace.traceql.Literal.Period;
import dev.throughline.trace.traceql.Literal.StatusValue;
import dev.throughline.trace.traceql.Literal.Text;
import dev.throughline.trace.traceql.Literal.Whole;
import dev.throughline.trace.traceql.Query.Spanset;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static final Condition SLOW =
            new Comparison(Intrinsic.DURATION, Operator.GREATER, new Period(1_500_000_000L));
    private static final Condition FAILED =
            new Comparison(Intrinsic.STATUS, Operator.EQUAL, new StatusValue(StatusCode.STATUS_CODE_ERROR));
    private static final Condition NOT_FOUND =
            new Comparison(new Attribute(Scope.SPAN, "http.status_code"), Operator.AT_LEAST, new Whole(404));

    @Test
    void shouldBindAndTighterThanOrWhenBothStandInASpanset() {
        // When
        var query = Parser.parse("{ duration > 1.5s || status=error && span.http.status_code>=404 }");

        // Then
        assertThat(query).isEqualTo(new Spanset(new Or(SLOW, new And(FAILED, NOT_FOUND))));
    }

    @Test
    void shouldFollowParenthesesWhenTheyStandInASpanset() {
        // When
        var query = Parser.parse("{(duration>1s500ms || status = error)&&span.http.status_code >= 404}");

        // Then
        assertThat(query).isEqualTo(new Spanset(new And(new Or(SLOW, FAILED), NOT_FOUND)));
    }

    @Test
    void shouldJoinSpansetsWhenTheyAreInOneTrace() {
        // When
        var query = Parser.parse("{} || {status=error} && {duration>1500ms}");

        // Then
        assertThat(query)
                .isEqualTo(new Query.Either(new Spanset(null), new Query.Both(new Spanset(FAILED), new Spanset(SLOW))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\\"b\\\\\"", "`a\"b\\`"})
    void shouldReadTheSameStringWhenItIsQuotedInEitherWay(String quoted) {
        // When
        var query = Parser.parse("{ .\"my key\" = " + quoted + " }");

        // Then
        assertThat(query)
                .isEqualTo(new Spanset(
                        new Comparison(new Attribute(Scope.EITHER, "my key"), Operator.EQUAL, new Text("a\"b\\"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "1;^^",
                "1;status = error",
                "3;{ nothing = 1 }",
                "3;{ link.a = 1 }",
                "3;{ event:name = `x` }",
                "10;{ span.a + 1 = 2 }",
                "13;{ span.a != nil }",
                "3;{ !span.a = 1 }",
                "15;{ duration >= 5 }",
                "12;{ status = 500 }",
                "10;{ status > error }",
                "8;{ kind < client }",
                "13;{ span.a =~ 5 }",
                "13;{ span.a =~ `(`}",
                "13;{ span.a =~ `(?=a)`}",
                "13;{ span.a =~ `((a{100}){100}){100}` }",
                "12;{ span.a = 10ms }",
                "12;{ span.a = 99999999999999999999 }",
                "12;{ span.a = 5q }",
                "12;{ span.a = `x }",
                "3;{ span. = 1 }",
                "4;{} | rate()",
                "4;{} >> {}",
                "4;{} {}",
                "2;{",
                "17;{ status = error",
                "16;{ span.a = 1 } | count() > 1",
            })
    void shouldNameThePositionWhenItIsNotWhatWeSupport(int position, String query) {
        // Then
        assertThatThrownBy(() -> Parser.parse(query))
                .isInstanceOf(QueryException.class)
                .extracting(e -> ((QueryException) e).problem())
                .asString()
                .startsWith("position " + position + ": ")
                .contains("supported: {} with");
    }

    @Test
    void shouldBeRefusedWhenItIsTooMuch() {
        // Given
        String deep = "{" + "(".repeat(40) + "name=`a`" + ")".repeat(40) + "}";
        String many = IntStream.range(0, 70).mapToObj(i -> "name=`a`").collect(Collectors.joining("||", "{", "}"));
        String spansets = IntStream.range(0, 70).mapToObj(i -> "{}").collect(Collectors.joining("||"));
        String nested = "(".repeat(4000) + "{}";

        // Then
        assertThatThrownBy(() -> Parser.parse(deep)).hasMessageContaining("deeper");
        assertThatThrownBy(() -> Parser.parse(many)).hasMessageContaining("more than 64");
        assertThatThrownBy(() -> Parser.parse(spansets)).hasMessageContaining("more than 64");
        assertThatThrownBy(() -> Parser.parse(nested)).hasMessageContaining("deeper");
        assertThatThrownBy(() -> Parser.parse("{}" + " ".repeat(5000))).hasMessageContaining("longer than");
    }
}

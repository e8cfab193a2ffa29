package dev.throughline.trace.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.span.SpanFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefilterTest {
    @Test
    void shouldNarrowByEachPartWhenAllMustHold() {
        // When
        var filter =
                filter("{ resource.service.name = `shop` && span.code = 200.0 && status = error && duration > 1s }");

        // Then
        assertThat(filter.tokens()).containsExactly(Set.of("resource.service.name=shop"), Set.of("span.code=200"));
        assertThat(filter.isError()).contains(true);
        assertThat(filter.atLeast()).contains(Duration.ofSeconds(1));
    }

    @Test
    void shouldAskForOneOfSeveralWhenOneIsEnough() {
        // Then
        assertThat(filter("{ name =~ `a|b` || .key = true }").tokens())
                .containsExactly(Set.of("name=a", "name=b", "resource.key=true", "span.key=true"));
    }

    @Test
    void shouldNarrowByTheNarrowerSideWhenTheOtherMayBeInAnotherChunk() {
        // Then
        assertThat(filter("{ duration > 1s } && { name = `a` && kind = client }")
                        .tokens())
                .containsExactly(Set.of("name=a"), Set.of("kind=client"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ name != `a` }",
                "{ name =~ `a.` }",
                "{ name = `a` || traceDuration > 1s }",
                "{ rootName = `a` }",
                "{ span.a > 5 }",
                // Two ways to write one number, from here on.
                "{ span.a = 9007199254740992 }",
                "{ span.a = -9007199254740993.0 }",
            })
    void shouldLeaveNothingOutWhenTokensCannotTell(String query) {
        // Then
        assertThat(filter(query).tokens()).isEmpty();
    }

    private static SpanFilter filter(String query) {
        return Prefilter.of(Parser.parse(query), Instant.EPOCH, Instant.MAX, 10);
    }
}

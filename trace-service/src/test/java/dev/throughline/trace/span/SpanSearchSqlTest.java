package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanSearchSqlTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldReadFurtherInOrderOnlyWhenThatIsLikelyToBeEnough() {
        // Given
        var search = SpanSearchSql.of("*", filter(List.of(Set.of("name=a"))));

        // Then
        assertThat(search.newest()).contains("LIMIT 3000");
        assertThat(search.wider(18, 20))
                .hasValueSatisfying(sql -> assertThat(sql).contains("LIMIT 6666"));
        assertThat(search.wider(3, 20)).isEmpty();
        assertThat(search.wider(5, 500)).isEmpty();
    }

    @Test
    void shouldNotNeedTheIndexWhenNothingIsAskedFor() {
        assertThat(SpanSearchSql.of("*", filter(List.of())).isSelective()).isFalse();
        assertThat(SpanSearchSql.of("a", SpanFilter.all(NOW, NOW, 1)).newest()).contains("tenant_id = $4");
    }

    @Test
    void shouldHaveNoMoreParametersThanPostgresTakesWhenThereAreManySets() {
        // Given
        var many = IntStream.range(0, 1_000)
                .mapToObj(i -> Set.of(Tokens.of("span.key", "v" + i)))
                .toList();

        // Then
        assertThat(SpanSearchSql.of("*", filter(many)).parameters().size()).isLessThan(30);
    }

    @Test
    void shouldBeTheTextsOfNumbersWhicheverWayTheyWereSentWhenTheyAreWhole() {
        assertThat(Tokens.text(200.0)).isEqualTo("200");
        assertThat(Tokens.text(0.5)).isEqualTo("0.5");
        assertThat(Tokens.text(1e300)).isEqualTo("1.0E300");
        assertThat(DurationTokens.atLeast(Duration.ofMillis(1).toNanos()))
                .contains(DurationTokens.ofLongest(1_000_000), DurationTokens.ofLongest(Long.MAX_VALUE))
                .doesNotContain(DurationTokens.ofLongest(1_000));
    }

    private static SpanFilter filter(List<Set<String>> tokens) {
        return new SpanFilter(
                tokens, Optional.empty(), Optional.empty(), Optional.empty(), NOW, NOW, 20, Optional.empty());
    }
}

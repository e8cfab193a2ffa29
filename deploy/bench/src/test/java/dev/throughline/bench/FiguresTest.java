package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void shouldGiveEveryFigureItsRatioToTheFloor() {
        // Given
        var figures = new Figures();
        figures.add(Figure.of("floor_commits_per_second", 400));
        figures.add(Figure.of("workflows_per_second", 600)
                .on("floor_commits_per_second")
                .atLeast(500));

        // When
        var json = figures.json();

        // Then
        assertThat(json.get("workflows_per_second").asDouble()).isEqualTo(600);
        assertThat(json.at("/ratios")
                        .get("workflows_per_second/floor_commits_per_second")
                        .asDouble())
                .isEqualTo(1.5);
        assertThat(json.get("ratios")).hasSize(1);
        assertThat(figures.table().lines().toList().getLast())
                .matches("workflows_per_second +600\\.00 +1\\.50 floor_commits_per_second +≥ 500 met");
    }

    @Test
    void shouldNotCallAMissingFigureGood() {
        // Given
        var figures = new Figures();
        figures.add(Figure.of("floor_ms", 0));
        figures.add(Figure.of("p99_ms", new Latencies().percentileMs(99))
                .on("floor_ms")
                .atMost(60));

        // Then
        assertThat(figures.json().get("p99_ms").isNull()).isTrue();
        assertThat(figures.json().get("ratios")).isEmpty();
        assertThat(figures.table()).contains("NaN").contains("≤ 60 MISSED");
    }

    @Test
    void shouldHaveNoRatioWithoutTheFloor() {
        var figures = new Figures();
        figures.add(Figure.of("p50_ms", 4).on("never_measured"));

        assertThat(figures.json().get("ratios")).isEmpty();
    }

    @Test
    void shouldKnowBothDirectionsOfABar() {
        assertThat(Figure.of("x", 25).atMost(25).bar().isMetBy(25)).isTrue();
        assertThat(Figure.of("x", 26).atMost(25).bar().isMetBy(26)).isFalse();
        assertThat(Figure.of("x", 500).atLeast(500).bar().isMetBy(500)).isTrue();
        assertThat(Figure.of("x", 499).atLeast(500).bar().isMetBy(499)).isFalse();
    }

    @Test
    void shouldComputePercentilesToThreeDigits() {
        // Given
        var latencies = new Latencies();

        // When
        for (int ms = 1; ms <= 1_000; ms++) {
            latencies.record(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        latencies.record(TimeUnit.HOURS.toNanos(1));

        // Then
        assertThat(latencies.percentileMs(50)).isCloseTo(501, within(1.0));
        assertThat(latencies.percentileMs(99)).isCloseTo(991, within(2.0));
        assertThat(latencies.percentileMs(100)).isCloseTo(120_000, within(200.0));
        assertThat(latencies.count()).isEqualTo(1_001);
    }
}

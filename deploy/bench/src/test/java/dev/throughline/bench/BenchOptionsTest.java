package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 1, 1, seconds", "1, -1, 1, 1, warmup", "1, 0, 0, 1, concurrency", "1, 0, 1, 0, rate"})
    void shouldRefuseNumbersThatMeasureNothing(int seconds, int warmup, int concurrency, int rate, String named) {
        // Given
        var here = new Endpoint("localhost", 1, null);

        // When, then
        assertThatThrownBy(() -> new BenchOptions(
                        false, here, here, "", new Database("", "", ""), seconds, warmup, concurrency, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(named);
    }
}

package dev.throughline.incident.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static final Thresholds THRESHOLDS = new Thresholds(0.15, 0.20);

    @ParameterizedTest
    @CsvSource({
        "120, 100, 1, 0.2",
        "80, 100, 1, 0.2",
        "100, 100, 1, 0",
        "5, 0, 100, 0.05",
        "0, 0, 1, 0",
        "9223372036854775807, 1, 1, 10",
        "0, 9223372036854775807, 1, 1",
    })
    void shouldBeAPartOfTheReferenceWhenAnEstimateIsOff(long estimate, long reference, long floor, double error) {
        assertThat(RelativeError.of(estimate, reference, floor)).isEqualTo(error, within(1e-9));
    }

    @Property
    void shouldStayInItsRangeWhateverTheAmounts(
            @ForAll @LongRange(min = 0) long estimate,
            @ForAll @LongRange(min = 0) long reference,
            @ForAll @LongRange(min = 1) long floor) {
        assertThat(RelativeError.of(estimate, reference, floor)).isBetween(0.0, RelativeError.MOST);
    }

    @ParameterizedTest
    @CsvSource({"0.15, STEADY", "0.150001, WARNING", "0.20, WARNING", "0.200001, DRIFTING", "NaN, DRIFTING"})
    void shouldBelongToTheThresholdBelowWhenItIsExactlyOne(double error, Level level) {
        assertThat(THRESHOLDS.of(error)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.2", "0, 0.2", "0.1, 1", "NaN, 0.2", "0.1, NaN"})
    void shouldRefuseThresholdsWhenTheyAreInTheWrongOrder(double warn, double trip) {
        assertThatThrownBy(() -> new Thresholds(warn, trip)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeTheNearestRankWhenAskedForAPercentile() {
        // Given
        List<Double> errors =
                IntStream.rangeClosed(1, 100).mapToObj(i -> i / 100.0).toList();

        // Then
        assertThat(Summary.of(errors, THRESHOLDS)).isEqualTo(new Summary(100, 0.505, 0.50, 0.95, 1.0, 80));
        assertThat(Summary.of(List.of(0.3), THRESHOLDS).p95()).isEqualTo(0.3);
        assertThat(Summary.of(List.of(), THRESHOLDS).count()).isZero();
    }

    @Property
    void shouldHaveFivePercentAboveItAtMostWhateverTheErrors(
            @ForAll @Size(min = 1, max = 400) List<@DoubleRange(min = 0, max = 10) Double> errors) {
        // When
        double p95 = Summary.of(errors, THRESHOLDS).p95();

        // Then
        assertThat(errors).contains(p95);
        assertThat(errors.stream().filter(error -> error > p95).count() * 20).isLessThanOrEqualTo(errors.size());
    }
}

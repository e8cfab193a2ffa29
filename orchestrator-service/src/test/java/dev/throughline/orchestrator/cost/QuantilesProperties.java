package dev.throughline.orchestrator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class QuantilesProperties {

    @Property
    void shouldBeDefinitionEightWhenAllWeighTheSame(
            @ForAll @Size(min = 1, max = 256) long[] any, @ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
        // Given
        long[] costs = micros(any);

        // When
        double quantile = Quantiles.ofRecent(costs, Double.POSITIVE_INFINITY).at(p);

        // Then
        assertThat(quantile).isCloseTo(definitionEight(costs, p), within(1e-3));
    }

    @Property
    void shouldLieBetweenTheExtremesAndRiseWithItsShare(@ForAll @Size(min = 1, max = 256) long[] any) {
        // Given
        long[] costs = micros(any);

        // When
        var quantiles = Quantiles.ofRecent(costs, Learned.HALF_LIFE);

        // Then
        double least = Arrays.stream(costs).min().orElseThrow();
        double most = Arrays.stream(costs).max().orElseThrow();
        assertThat(quantiles.at(0.1)).isBetween(least - 1e-3, quantiles.at(0.5) + 1e-3);
        assertThat(quantiles.at(0.9)).isBetween(quantiles.at(0.5) - 1e-3, most + 1e-3);
        assertThat(quantiles.effective()).isBetween(1 - 1e-9, costs.length + 1e-9);
    }

    @Property
    void shouldFollowWhatIsRecent(
            @ForAll @LongRange(min = 1, max = 1_000_000) long before,
            @ForAll @LongRange(min = 1, max = 1_000_000) long now) {
        // Given
        var costs = new long[256];
        Arrays.fill(costs, 0, 128, before);
        Arrays.fill(costs, 128, 256, now);

        // Then
        assertThat(Quantiles.ofRecent(costs, Learned.HALF_LIFE).at(0.5)).isCloseTo(now, within(1e-6));
    }

    private static long[] micros(long[] any) {
        return Arrays.stream(any)
                .map(value -> Math.floorMod(value, 1_000_000_000L))
                .toArray();
    }

    /** As Hyndman and Fan write it: m = (p + 1) / 3, j = floor(n p + m), g = n p + m - j. */
    private static double definitionEight(long[] costs, double p) {
        long[] sorted = costs.clone();
        Arrays.sort(sorted);
        double place = sorted.length * p + (p + 1) / 3;
        int j = (int) Math.floor(place);
        double g = place - j;
        double below = sorted[Math.clamp(j - 1, 0, sorted.length - 1)];
        double above = sorted[Math.clamp(j, 0, sorted.length - 1)];
        return (1 - g) * below + g * above;
    }
}

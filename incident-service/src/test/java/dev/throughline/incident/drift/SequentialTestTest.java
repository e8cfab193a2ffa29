package dev.throughline.incident.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTestTest {
    @Test
    void shouldDecideEarlyWhenTheErrorIsLarge() {
        // When
        var large = SequentialTest.exceeds(Collections.nCopies(500, 0.9), 0.20, 0.01);
        var small = SequentialTest.exceeds(Collections.nCopies(500, 0.22), 0.20, 0.01);

        // Then
        assertThat(large.decidedAfter()).isBetween(3, 8);
        assertThat(large.evidence()).isGreaterThanOrEqualTo(100);
        assertThat(small.decidedAfter()).isGreaterThan(large.decidedAfter() * 5);
    }

    @Test
    void shouldDecideNothingWhenThereIsNothingToLookAt() {
        assertThat(SequentialTest.exceeds(List.of(), 0.20, 0.01)).isEqualTo(new SequentialTest.Finding(0, 1));
    }

    /** In a thousand samples some products would be 0 or infinite. */
    @Test
    void shouldStayANumberWhenSamplesAreManyAndExtreme() {
        // When
        var never = SequentialTest.exceeds(Collections.nCopies(100_000, 0.0), 0.20, 0.01);
        var ever = SequentialTest.exceeds(Collections.nCopies(100_000, 10.0), 0.20, 1e-300);

        // Then
        assertThat(never.isDecided()).isFalse();
        assertThat(never.evidence()).isBetween(0.0, 1.0);
        assertThat(ever.isDecided()).isTrue();
        assertThat(ever.evidence()).isFinite();
    }

    /** Two absurd errors are no drift of all. */
    @Test
    void shouldNotDecideWhenTheFirstErrorsAreAbsurd() {
        // Given
        var errors = new java.util.ArrayList<>(Collections.nCopies(100, 0.05));
        errors.set(0, 10.0);
        errors.set(1, 10.0);

        // Then
        assertThat(SequentialTest.exceeds(errors, 0.20, 0.01).isDecided()).isFalse();
    }
}

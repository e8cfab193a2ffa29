package dev.throughline.incident.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.incident.breaker.Breaker;
import dev.throughline.incident.breaker.BreakerSettings;
import dev.throughline.incident.breaker.Decision;
import dev.throughline.incident.drift.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final BreakerSettings SETTINGS =
            new BreakerSettings(2, 2, 4, Duration.ofMinutes(5), Duration.ofHours(1));

    /** One drifting run before, and this one trips: the amounts say 0.5. */
    @ParameterizedTest
    @CsvSource({
        "150, 100, 0.5, open, true",
        "110, 100, 0.5, open, false",
        "150, 100, 0.4, open, false",
        "150, 100, 0.5, closed, false",
    })
    void shouldBeTheSameOnlyWhenAmountsErrorAndOutcomeAgree(
            long v2, long actual, double error, String after, boolean isSame) {
        // Given
        var before = new Breaker.Flat("closed", null, 0, 1, 0);
        var tripped = after.equals("open")
                ? new Breaker.Flat("open", AT.plus(Duration.ofMinutes(5)), 1, 0, 0)
                : new Breaker.Flat("closed", null, 0, 1, 0);
        var decision = new Decision("v2/t", error, new Thresholds(0.15, 0.2), SETTINGS, AT, before, tripped);

        // When
        var replay = Replay.of(stored(v2, actual, decision), 1);

        // Then
        assertThat(replay).isNotNull();
        assertThat(replay.isSame()).isEqualTo(isSame);
    }

    @Test
    void shouldBeAbsentWhenNothingWasDecided() {
        assertThat(Replay.of(stored(1, 1, null), 1)).isNull();
    }

    private static Provenance stored(long v2, long actual, Decision decision) {
        return new Provenance(
                UUID.randomUUID(),
                "t",
                "run",
                "hash",
                UUID.randomUUID(),
                UUID.randomUUID(),
                "template",
                1L,
                v2,
                "v2",
                actual,
                true,
                AT,
                0.5,
                0.5,
                decision,
                false,
                null);
    }
}

package dev.throughline.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FiringsTest {
    private static final Cron HOURLY = Cron.parse("0 * * * *", ZoneId.of("UTC"));
    private static final Instant NINE = Instant.parse("2026-05-04T09:00:00Z");
    private static final Instant TEN = Instant.parse("2026-05-04T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-05-04T11:00:00Z");
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    @Test
    void shouldFireWhateverThePolicyWhenOnTime() {
        for (Missed policy : Missed.values()) {
            var due = Firings.due(HOURLY, policy, 100, ELEVEN, ELEVEN.plusSeconds(20));

            assertThat(due.times()).as(policy.text()).containsExactly(ELEVEN);
            assertThat(due.next()).contains(NOON);
            assertThat(due.passedOver()).isFalse();
        }
    }

    @Test
    void shouldStartNothingOfThePastWhenSkipping() {
        // When
        var due = Firings.due(HOURLY, Missed.SKIP, 100, NINE, ELEVEN.plusSeconds(300));

        // Then
        assertThat(due.times()).isEmpty();
        assertThat(due.next()).contains(NOON);
        assertThat(due.passedOver()).isTrue();
    }

    @Test
    void shouldStillFireWhatIsOnTimeWhenSkipping() {
        // When
        var due = Firings.due(HOURLY, Missed.SKIP, 100, NINE, ELEVEN.plusSeconds(3));

        // Then
        assertThat(due.times()).containsExactly(ELEVEN);
        assertThat(due.passedOver()).isTrue();
    }

    @Test
    void shouldFireTheLatestForAllWhenOnceIsEnough() {
        // When
        var due = Firings.due(HOURLY, Missed.ONCE, 100, NINE, ELEVEN.plusSeconds(300));

        // Then
        assertThat(due.times()).containsExactly(ELEVEN);
        assertThat(due.passedOver()).isTrue();
    }

    @Test
    void shouldFireEachWhenAllCount() {
        // When
        var due = Firings.due(HOURLY, Missed.ALL, 100, NINE, ELEVEN.plusSeconds(300));

        // Then
        assertThat(due.times()).containsExactly(NINE, TEN, ELEVEN);
        assertThat(due.passedOver()).isFalse();
    }

    @Test
    void shouldFireTheLatestOnesWhenAllAreTooMany() {
        // When
        var due = Firings.due(HOURLY, Missed.ALL, 2, NINE, ELEVEN.plusSeconds(300));

        // Then
        assertThat(due.times()).containsExactly(TEN, ELEVEN);
        assertThat(due.passedOver()).isTrue();
    }

    @Test
    void shouldNotCountThroughTheYearsWhenEverySecondWasMissed() {
        // When
        var due = Firings.due(
                Cron.parse("* * * * * *", ZoneId.of("UTC")), Missed.ALL, 3, NINE.minusSeconds(5L * 365 * 86_400), NINE);

        // Then
        assertThat(due.times()).containsExactly(NINE.minusSeconds(2), NINE.minusSeconds(1), NINE);
    }
}

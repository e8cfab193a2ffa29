package dev.throughline.incident.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long GRACE = 60_000;
    private static final UUID RUN = UUID.randomUUID();

    private final Watch watch = new Watch(Duration.ofMillis(GRACE), Duration.ofSeconds(15));

    @Test
    void shouldSayNothingWhenTheEndOfThePartitionWasNotReached() {
        // Given
        followedFrom(NOW - GRACE, NOW);
        // When
        sees(NOW + 1, NOW + 1);
        watch.written();
        // Then
        assertThat(watch.overdue(10)).isEmpty();
        followedFrom(NOW, NOW + GRACE + 1);
        assertThat(watch.overdue(10)).isEmpty();
        followedFrom(NOW + GRACE, NOW + GRACE + 10);
        assertThat(watch.overdue(10)).containsExactly(new Watch.Period(RUN, NOW + 1));
    }

    @Test
    void shouldGiveTheOrchestratorTimeToCatchUpWhenTheBrokerWasAway() {
        // Given
        followedFrom(NOW, NOW + 1_000);
        sees(NOW + 5_000, NOW + 1_000);
        watch.written();
        // When
        followedFrom(NOW + 600_000, NOW + 600_000 + GRACE);
        // Then
        assertThat(watch.overdue(10)).isEmpty();
        watch.completeUntil(NOW + 600_000 + GRACE + 1);
        assertThat(watch.overdue(10)).hasSize(1);
    }

    @Test
    void shouldNotWriteARunThatCameAndWentBetweenTwoWrites() {
        // When
        sees(NOW + 5_000, NOW);
        ends(NOW + 20);
        // Then
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.gone()).isEmpty();
    }

    /** Reported and then forgotten in a crash, it could not be resolved. */
    @Test
    void shouldNotBeOverdueBeforeItIsWritten() {
        // Given
        sees(NOW - 5_000, NOW - 5_000);
        followedFrom(NOW, NOW + GRACE + 1);
        // When
        var before = watch.overdue(10);
        watch.written();
        // Then
        assertThat(before).isEmpty();
        assertThat(watch.overdue(10)).hasSize(1);
    }

    @Test
    void shouldIgnoreOldRecordsOfAnEndedRunWhenASuspendedOrchestratorWakesUp() {
        // Given
        sees(NOW + 5_000, NOW);
        ends(NOW + 20);
        // When
        watch.see(new Sighting(RUN, NOW + 5_000, NOW, null), NOW + 45_000);
        // Then
        assertThat(watch.size()).isZero();
    }

    @Test
    void shouldIgnoreAnUnknownRunWhenItsRecordIsTooOldToTellWhetherItHasEnded() {
        // Given
        watch.see(new Sighting(UUID.randomUUID(), NOW + 500_000, NOW + 300_000, null), NOW + 300_000);
        // When
        watch.see(new Sighting(RUN, NOW + 5_000, NOW, null), NOW + 300_000);
        // Then
        assertThat(watch.size()).isOne();
    }

    @Test
    void shouldWatchAgainWhenAnEndedRunIsRepeated() {
        // Given
        sees(NOW + 5_000, NOW);
        watch.written();
        ends(NOW + 20);
        // When
        sees(NOW + 9_000, NOW + 30);
        // Then
        assertThat(watch.size()).isOne();
        assertThat(watch.gone()).isEmpty();
        assertThat(watch.changed())
                .singleElement()
                .extracting(changed -> changed.period().wakeupAt())
                .isEqualTo(NOW + 9_000);
    }

    @Test
    void shouldBelieveOnlyALaterWakeUpWhenTheClockOfTheNewOwnerIsBehind() {
        // Given
        sees(NOW + 5_000, NOW);
        // When
        sees(NOW + 1_000, NOW - 100);
        sees(NOW + 8_000, NOW - 50);
        // Then
        assertThat(watch.changed())
                .singleElement()
                .extracting(changed -> changed.period().wakeupAt())
                .isEqualTo(NOW + 8_000);
    }

    @Test
    void shouldEndThePeriodOnlyWhenTheWakeUpMoves() {
        // Given
        watch.restore(RUN, NOW, NOW - 1, true);
        // When
        sees(NOW, NOW + 70_000);
        var still = watch.over();
        sees(NOW + 80_000, NOW + 70_001);
        // Then
        assertThat(still).isEmpty();
        assertThat(watch.over()).containsExactly(new Watch.Period(RUN, NOW));
        assertThat(watch.reportedNow()).isZero();
    }

    private void sees(long wakeupAt, long recordedAt) {
        watch.see(new Sighting(RUN, wakeupAt, recordedAt, null), recordedAt);
    }

    private void ends(long at) {
        watch.see(new Sighting(RUN, Sighting.ENDED, at, null), at);
    }

    private void followedFrom(long first, long last) {
        for (long at = first; at < last; at += 5_000) {
            watch.completeUntil(at);
        }
        watch.completeUntil(last);
    }
}

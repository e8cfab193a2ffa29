package dev.throughline.incident.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.incident.drift.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
    private static final String SCENARIO = "SDSR-E2E-008/01a20099-2083-786c-a7b6-3ae57f86ec20";

    private final Rehearsal rehearsal = new Rehearsal(
            new Thresholds(0.15, 0.2), new BreakerSettings(5, 5, 100, Duration.ofMinutes(5), Duration.ofHours(6)));

    @Test
    void shouldOpenUnderTheRehearsalsNameWhenItsRunsDrift() {
        // When
        var breaker = breaker(runs(0.98, 5));

        // Then
        assertThat(breaker).map(Stored::name).contains("v2/a#" + SCENARIO);
        assertThat(breaker).map(one -> one.state().wireName()).contains("open");
    }

    @Test
    void shouldStayClosedWhenTooFewRunsDrift() {
        assertThat(breaker(runs(0.98, 4))).map(one -> one.state().wireName()).contains("closed");
        assertThat(breaker(runs(0.1, 50))).map(one -> one.state().wireName()).contains("closed");
    }

    @Test
    void shouldBeNoBreakerWhenThereWasNoRun() {
        assertThat(breaker(List.of())).isEmpty();
    }

    private Optional<Stored> breaker(List<Rehearsal.Run> runs) {
        return rehearsal.breaker("v2", "a", SCENARIO, runs);
    }

    private static List<Rehearsal.Run> runs(double error, int count) {
        return Collections.nCopies(count, new Rehearsal.Run(error, AT));
    }
}

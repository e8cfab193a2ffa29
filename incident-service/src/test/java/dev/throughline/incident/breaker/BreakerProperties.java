package dev.throughline.incident.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.TraceId;
import dev.throughline.incident.drift.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random runs, canaries and times: what holds after each step. */
class BreakerProperties {
    private static final BreakerSettings SETTINGS =
            new BreakerSettings(3, 2, 5, Duration.ofMinutes(1), Duration.ofMinutes(8));
    private static final Thresholds THRESHOLDS = new Thresholds(0.15, 0.20);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final BreakerDecider decider = new BreakerDecider(THRESHOLDS, SETTINGS);

    /** The same decisions, one at a time or many at once, and again from what was stored of them. */
    @Property
    void shouldDecideTheSameWhenRunsComeOneByOneOrTogetherOrAreReplayed(
            @ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 0.5) Double> errors) {
        // Given
        var runs = errors.stream().map(BreakerProperties::run).toList();
        var fresh = new Stored("v2/t", "v2", "t", Breaker.Closed.NEW, null, null, START, 0);

        // When
        var together = decider.observe(Map.of("v2/t", fresh), runs, START);
        Stored single = fresh;
        Breaker expected = fresh.state();
        for (Observation run : runs) {
            expected = expected.observe(THRESHOLDS.of(run.error()), START, SETTINGS);
            var outcome = decider.observe(Map.of("v2/t", single), List.of(run), START);
            single = outcome.moved().isEmpty() ? single : outcome.moved().getFirst();
            var stored = Json.read(Json.bytes(outcome.decisions().get(run.provenanceId())), Decision.class);

            // Then
            assertThat(stored.again(run.error())).isEqualTo(stored.after());
            assertThat(stored).isEqualTo(together.decisions().get(run.provenanceId()));
        }
        assertThat(together.moved().isEmpty() ? fresh : together.moved().getFirst())
                .isEqualTo(single);
        assertThat(single.state()).isEqualTo(expected);
    }

    @Property
    void shouldKeepItsInvariantsWhateverHappens(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 6) Integer> steps) {
        Stored breaker = new Stored("v2/t", "v2", "t", Breaker.Closed.NEW, null, null, START, 0);
        Instant now = START;
        for (int step : steps) {
            // When
            now = now.plusSeconds(30);
            Stored before = breaker;
            breaker = after(before, step, now);

            // Then
            assertThat(breaker.version()).isBetween(before.version(), before.version() + 1);
            boolean isAnother = !before.onTheWire().equals(breaker.onTheWire());
            assertThat(breaker.version() > before.version()).isEqualTo(isAnother);
            if (breaker.state() instanceof Breaker.Open(Instant until, int trips, int steady)) {
                assertThat(until).isBefore(now.plus(SETTINGS.longestCoolDown()).plusNanos(1));
                assertThat(trips).isPositive();
                assertThat(steady).isBetween(0, SETTINGS.steadyRuns());
            }
            if (breaker.state() instanceof Breaker.Closed closed) {
                assertThat(closed.drifting()).isLessThan(SETTINGS.driftingRuns());
            }
            if (step != 6 && before.state() instanceof Breaker.Disabled) {
                assertThat(breaker.state()).isEqualTo(before.state());
            }
            if (breaker.state() instanceof Breaker.Disabled) {
                assertThat(breaker.onTheWire().state()).isEqualTo("open");
            }
            assertThat(breaker.onTheWire().allowsEstimator()).isEqualTo(breaker.state() instanceof Breaker.Closed);
        }
    }

    private Stored after(Stored before, int step, Instant now) {
        return switch (step) {
            case 0 -> observe(before, 0.1, now);
            case 1 -> observe(before, 0.17, now);
            case 2 -> observe(before, 0.9, now);
            case 3 -> decider.canaryFailed(before, "canary", now).after();
            case 4 -> decider.recover(before, now).after();
            case 5 -> by(Hand.DISABLE, before, now);
            default -> by(Hand.ENABLE, before, now);
        };
    }

    private Stored observe(Stored before, double error, Instant now) {
        var moved = decider.observe(Map.of(before.name(), before), List.of(run(error)), now)
                .moved();
        return moved.isEmpty() ? before : moved.getFirst();
    }

    private static Stored by(Hand hand, Stored before, Instant now) {
        return hand.on(before.state())
                .map(next -> before.in(next, "because", "ann", now))
                .orElse(before);
    }

    private static Observation run(double error) {
        return new Observation(
                UUID.randomUUID(), "v2", "t", UUID.randomUUID(), TraceId.random(), UUID.randomUUID(), error);
    }
}

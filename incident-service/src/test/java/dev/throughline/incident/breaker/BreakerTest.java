package dev.throughline.incident.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.incident.drift.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final BreakerSettings SETTINGS =
            new BreakerSettings(3, 2, 4, Duration.ofMinutes(5), Duration.ofMinutes(30));
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    /** The diagram of {@link Breaker}: a move that is not here does not exist, and each of these happens. */
    private static final Set<String> TABLE = new TreeSet<>(Set.of(
            "closed --drifting--> open",
            "closed --canary--> open",
            "closed --disable--> disabled",
            "open --time--> half_open",
            "open --time--> closed",
            "open --disable--> disabled",
            "open --enable--> closed",
            "half_open --drifting--> open",
            "half_open --steady--> closed",
            "half_open --canary--> open",
            "half_open --disable--> disabled",
            "half_open --enable--> closed",
            "disabled --enable--> closed"));

    /** Every state with every count that the settings know. */
    private static final List<Breaker> STATES = List.of(
            Breaker.Closed.NEW,
            new Breaker.Closed(2, 0, 0),
            new Breaker.Closed(0, 3, 2),
            new Breaker.Closed(0, 4, 0),
            new Breaker.Open(NOW, 1, 0),
            new Breaker.Open(NOW, 1, 1),
            new Breaker.Open(NOW, 2, 2),
            new Breaker.HalfOpen(1, 0),
            new Breaker.HalfOpen(1, 1),
            new Breaker.Disabled(0));

    @Test
    void shouldMoveAsTheTableSaysWhenAnythingHappensInAnyState() {
        // When
        Set<String> moves = new TreeSet<>();
        for (Breaker state : STATES) {
            for (Level level : Level.values()) {
                note(moves, state, level.name().toLowerCase(java.util.Locale.ROOT), observe(state, level));
            }
            note(moves, state, "canary", state.canaryFailed(LATER, SETTINGS));
            note(moves, state, "time", state.recover(LATER, SETTINGS));
            Hand.DISABLE.on(state).ifPresent(next -> note(moves, state, "disable", next));
            Hand.ENABLE.on(state).ifPresent(next -> note(moves, state, "enable", next));
        }

        // Then
        assertThat(moves).isEqualTo(TABLE);
    }

    @Test
    void shouldTripOnlyWhenEnoughRunsDriftInARow() {
        // When
        Breaker two = observe(Breaker.Closed.NEW, Level.DRIFTING, Level.DRIFTING);
        Breaker interrupted = observe(two, Level.WARNING, Level.DRIFTING, Level.DRIFTING);
        Breaker three = observe(two, Level.DRIFTING);

        // Then
        assertThat(two).isEqualTo(new Breaker.Closed(2, 0, 0));
        assertThat(interrupted).isEqualTo(new Breaker.Closed(2, 0, 0));
        assertThat(three).isEqualTo(new Breaker.Open(LATER.plus(Duration.ofMinutes(5)), 1, 0));
    }

    @Test
    void shouldWaitTheWholeCoolDownWhenTheShadowIsSteady() {
        // Given
        Breaker open = observe(new Breaker.Open(LATER, 1, 0), Level.STEADY, Level.STEADY, Level.STEADY);

        // Then
        assertThat(open.recover(LATER.minusNanos(1), SETTINGS)).isSameAs(open);
        assertThat(open.recover(LATER, SETTINGS)).isEqualTo(new Breaker.Closed(0, 0, 1));
    }

    @Test
    void shouldDoubleTheCoolDownUpToTheLongestWhenItTripsAgainAndAgain() {
        // When
        Breaker state = Breaker.Closed.NEW;
        List<Long> minutes = new java.util.ArrayList<>();
        for (int trip = 0; trip < 5; trip++) {
            var open = (Breaker.Open) state.canaryFailed(NOW, SETTINGS);
            minutes.add(Duration.between(NOW, open.until()).toMinutes());
            state = observe(open.recover(LATER, SETTINGS), Level.STEADY, Level.STEADY);
        }

        // Then
        assertThat(minutes).containsExactly(5L, 10L, 20L, 30L, 30L);
        assertThat(SETTINGS.coolDown(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void shouldForgetItsTripsWhenItWasSteadyForLong() {
        // Given
        Breaker closed = new Breaker.Closed(0, 0, 3);

        // Then
        assertThat(observe(closed, Level.STEADY, Level.STEADY, Level.STEADY).trips())
                .isEqualTo(3);
        assertThat(observe(closed, Level.STEADY, Level.STEADY, Level.STEADY, Level.STEADY)
                        .trips())
                .isZero();
    }

    @Test
    void shouldStayDisabledWhenEverythingIsSteady() {
        // Given
        Breaker disabled = Hand.DISABLE.on(Breaker.Closed.NEW).orElseThrow();

        // When
        Breaker after = observe(disabled, Level.STEADY, Level.STEADY, Level.STEADY)
                .recover(LATER.plus(Duration.ofDays(365)), SETTINGS);

        // Then
        assertThat(after).isEqualTo(new Breaker.Disabled(0));
        assertThat(Hand.DISABLE.on(after)).isEmpty();
        assertThat(Hand.ENABLE.on(after)).contains(Breaker.Closed.NEW);
    }

    @Test
    void shouldBeTheSameWhenItIsReadBackFromItsColumns() {
        assertThat(STATES)
                .allSatisfy(
                        state -> assertThat(Breaker.Flat.of(state).breaker()).isEqualTo(state));
    }

    private static Breaker observe(Breaker state, Level... levels) {
        Breaker next = state;
        for (Level level : levels) {
            next = next.observe(level, LATER, SETTINGS);
        }
        return next;
    }

    private static void note(Set<String> moves, Breaker from, String input, Breaker to) {
        if (!from.wireName().equals(to.wireName())) {
            moves.add(from.wireName() + " --" + input + "--> " + to.wireName());
        }
    }
}

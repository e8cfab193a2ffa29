package dev.throughline.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void shouldFireOnceAfterTheGapWhenTheWallClockTimeDoesNotExist() {
        assertThat(firings("30 2 * * *", "2026-03-28T00:00", 3))
                .containsExactly(
                        at("2026-03-28T02:30+01:00"), at("2026-03-29T03:00+02:00"), at("2026-03-30T02:30+02:00"));
    }

    @Test
    void shouldFireOnceWhenTheWallClockTimeComesTwice() {
        assertThat(firings("30 2 * * *", "2026-10-24T00:00", 3))
                .containsExactly(
                        at("2026-10-24T02:30+02:00"), at("2026-10-25T02:30+02:00"), at("2026-10-26T02:30+01:00"));
    }

    @Test
    void shouldNotFireAgainWhenTheLookFallsIntoTheRepeatedHour() {
        // When
        var next = Cron.parse("30 2 * * *", BERLIN).next(at("2026-10-25T02:10+01:00"));

        // Then
        assertThat(next).contains(at("2026-10-26T02:30+01:00"));
    }

    @Test
    void shouldFollowElapsedTimeWhenEveryHourIsMeant() {
        assertThat(firings("*/30 * * * *", "2026-03-29T01:15", 3))
                .containsExactly(
                        at("2026-03-29T01:30+01:00"), at("2026-03-29T03:00+02:00"), at("2026-03-29T03:30+02:00"));
        assertThat(firings("20 * * * *", "2026-03-29T01:15", 2))
                .containsExactly(at("2026-03-29T01:20+01:00"), at("2026-03-29T03:20+02:00"));
        assertThat(firings("*/30 * * * *", "2026-10-25T01:45", 5))
                .containsExactly(
                        at("2026-10-25T02:00+02:00"),
                        at("2026-10-25T02:30+02:00"),
                        at("2026-10-25T02:00+01:00"),
                        at("2026-10-25T02:30+01:00"),
                        at("2026-10-25T03:00+01:00"));
    }

    @Test
    void shouldFireAtTheStartOfTheDayWhenMidnightDoesNotExist() {
        // When
        var next = Cron.parse("0 0 * * *", ZoneId.of("America/Sao_Paulo")).next(at("2018-11-03T12:00-03:00"));

        // Then
        assertThat(next).contains(at("2018-11-04T01:00-02:00"));
    }

    @Test
    void shouldFireOnWholeSecondsWhenTheExpressionHasSixFields() {
        // When
        var next = Cron.parse("*/10 * * * * *", BERLIN).next(Instant.parse("2026-01-01T00:00:09.700Z"), 2);

        // Then
        assertThat(next).containsExactly(Instant.parse("2026-01-01T00:00:10Z"), Instant.parse("2026-01-01T00:00:20Z"));
    }

    @Test
    void shouldCountSundayAsZeroAndSevenInBothForms() {
        for (String expression : List.of("0 0 * * 0", "0 0 * * 7", "0 0 0 * * 0", "0 0 0 * * 7", "0 0 0 * * SUN")) {
            assertThat(Cron.parse(expression, ZoneId.of("UTC")).next(Instant.parse("2026-01-01T00:00:00Z")))
                    .as(expression)
                    .contains(Instant.parse("2026-01-04T00:00:00Z"));
        }
    }

    @Test
    void shouldHaveNoFiringWhenTheCalendarHasNoSuchDay() {
        assertThat(Cron.parse("0 0 30 2 *", BERLIN).next(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "61 * * * *", "@daily", "* * * * * * *", "a b c d e", "0 0 * * FRI-MON"})
    void shouldRefuseWhatIsNoExpression(String expression) {
        assertThatThrownBy(() -> Cron.parse(expression, BERLIN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Instant> firings(String expression, String from, int count) {
        return Cron.parse(expression, BERLIN)
                .next(LocalDateTime.parse(from).atZone(BERLIN).toInstant(), count);
    }

    private static Instant at(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }
}

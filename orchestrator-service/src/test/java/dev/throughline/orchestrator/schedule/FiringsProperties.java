package dev.throughline.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random schedules, zones, outages and crashes; the expectation walks the calendar minute by minute. */
class FiringsProperties {
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "+05:45");
    private static final int LIMIT = 1_000;

    /** Minutes, hours and days of the week; a null set means each one. */
    private record Pattern(Set<Integer> minutes, Set<Integer> hours, Set<Integer> days, boolean isEveryHour) {
        String expression() {
            return list(minutes) + " " + (isEveryHour ? "*" : list(hours)) + " * * "
                    + (days.size() == 7 ? "*" : list(days));
        }

        boolean matches(ZonedDateTime time) {
            return minutes.contains(time.getMinute())
                    && hours.contains(time.getHour())
                    && days.contains(time.getDayOfWeek().getValue());
        }

        private static String list(Set<Integer> values) {
            return String.join(",", values.stream().map(String::valueOf).toList());
        }
    }

    @Property(tries = 300)
    void shouldFireEachOnceWhateverHappensWhenAllCount(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        Pattern pattern = pattern(random);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Cron cron = Cron.parse(pattern.expression(), zone);
        Instant start = someMoment(random);
        Instant end = start.plus(Duration.ofHours(60));

        // When
        List<Instant> fired = simulate(cron, Missed.ALL, start, end, random);

        // Then
        assertThat(fired)
                .as("%s in %s from %s, seed %d", pattern.expression(), zone, start, seed)
                .isEqualTo(calendar(pattern, zone, start, end));
    }

    @Property(tries = 300)
    void shouldNeverFireTwiceOrOutOfOrderWhateverThePolicy(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        Pattern pattern = pattern(random);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Cron cron = Cron.parse(pattern.expression(), zone);
        Instant start = someMoment(random);
        Instant end = start.plus(Duration.ofHours(60));
        Missed policy = random.nextBoolean() ? Missed.SKIP : Missed.ONCE;

        // When
        List<Instant> fired = simulate(cron, policy, start, end, random);

        // Then
        assertThat(calendar(pattern, zone, start, end)).as("seed %d", seed).containsAll(fired);
        assertThat(fired).isSorted().doesNotHaveDuplicates();
    }

    /** What the firer does: a crash after the starts and before the commit makes the next look start them again. */
    private static List<Instant> simulate(Cron cron, Missed policy, Instant start, Instant end, Random random) {
        List<Instant> fired = new ArrayList<>();
        Set<Instant> keys = new HashSet<>();
        Instant from = cron.next(start).orElseThrow();
        Instant now = start;
        while (now.isBefore(end)) {
            boolean outage = random.nextInt(20) == 0;
            now = now.plusSeconds(outage ? random.nextInt(30_000) : 1 + random.nextInt(120));
            now = now.isAfter(end) ? end : now;
            if (from.isAfter(now)) {
                continue;
            }
            var due = Firings.due(cron, policy, LIMIT, from, now);
            due.times().stream().filter(keys::add).forEach(fired::add);
            boolean crashed = random.nextInt(5) == 0 && now.isBefore(end);
            if (!crashed) {
                from = due.next().orElseThrow();
            }
        }
        return fired;
    }

    /** A fixed time in the missing hour counts at its end; one in the repeated hour counts the first time only. */
    private static List<Instant> calendar(Pattern pattern, ZoneId zone, Instant start, Instant end) {
        var expected = new TreeSet<Instant>();
        var rules = zone.getRules();
        Instant minute = Instant.ofEpochSecond(Math.floorDiv(start.getEpochSecond(), 60) * 60)
                .plusSeconds(60);
        for (; !minute.isAfter(end); minute = minute.plusSeconds(60)) {
            ZonedDateTime time = minute.atZone(zone);
            boolean second = time.withEarlierOffsetAtOverlap().toInstant().isBefore(minute);
            if (pattern.matches(time) && (pattern.isEveryHour() || !second)) {
                expected.add(minute);
            }
            var change = rules.nextTransition(minute.minusSeconds(1));
            if (!pattern.isEveryHour() && change != null && change.getInstant().equals(minute) && change.isGap()) {
                for (var wall = change.getDateTimeBefore();
                        wall.isBefore(change.getDateTimeAfter());
                        wall = wall.plusMinutes(1)) {
                    if (pattern.matches(wall.atZone(ZoneId.of("UTC")))) {
                        expected.add(minute);
                    }
                }
            }
        }
        return List.copyOf(expected);
    }

    private static Pattern pattern(Random random) {
        boolean everyHour = random.nextInt(3) == 0;
        return new Pattern(
                some(random, 0, 59, 1 + random.nextInt(3)),
                everyHour ? some(random, 0, 23, 2_000) : some(random, 0, 23, 1 + random.nextInt(6)),
                random.nextBoolean() ? some(random, 1, 7, 2_000) : some(random, 1, 7, 1 + random.nextInt(4)),
                everyHour);
    }

    private static Set<Integer> some(Random random, int lowest, int highest, int draws) {
        var values = new TreeSet<Integer>();
        for (int i = 0; i < draws; i++) {
            values.add(lowest + random.nextInt(highest - lowest + 1));
        }
        return values;
    }

    /** Two times of three near a change of the clocks of one of the zones. */
    private static Instant someMoment(Random random) {
        Instant base = switch (random.nextInt(6)) {
            case 0 -> Instant.parse("2026-03-28T00:00:00Z");
            case 1 -> Instant.parse("2026-10-24T00:00:00Z");
            case 2 -> Instant.parse("2026-03-07T00:00:00Z");
            case 3 -> Instant.parse("2026-10-31T00:00:00Z");
            case 4 -> Instant.parse("2026-04-03T20:00:00Z");
            default -> Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(31_000_000));
        };
        return base.plusSeconds(random.nextInt(86_400));
    }
}

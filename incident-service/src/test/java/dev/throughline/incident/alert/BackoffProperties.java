package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffProperties {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @Property
    boolean shouldPauseNoLongerThanTheLimitWhenItFails(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures, @ForAll long seed) {
        Duration pause = BACKOFF.pause(failures, new Random(seed));
        return !pause.isNegative()
                && pause.compareTo(BACKOFF.limit(failures)) <= 0
                && pause.compareTo(Duration.ofMinutes(1)) <= 0;
    }

    @Property
    boolean shouldDoubleItsLimitUntilTheLongestWhenItFailsAgain(@ForAll @IntRange(min = 1, max = 100) int failures) {
        Duration next = BACKOFF.limit(failures).multipliedBy(2);
        Duration longest = Duration.ofMinutes(1);
        return BACKOFF.limit(failures + 1).equals(next.compareTo(longest) < 0 ? next : longest);
    }

    /** Full jitter: a thousand alerts that failed together come back all over the time, not at its end. */
    @Property(tries = 20)
    void shouldSpreadWhatFailedTogether(@ForAll long seed) {
        var random = new Random(seed);
        long early = IntStream.range(0, 1_000)
                .filter(i -> BACKOFF.pause(5, random).compareTo(Duration.ofSeconds(8)) < 0)
                .count();
        assertThat(early).isBetween(400L, 600L);
    }
}

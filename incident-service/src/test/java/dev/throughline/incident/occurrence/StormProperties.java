package dev.throughline.incident.occurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StormProperties {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Whatever the batches are and however they are spread over time. */
    @Property
    void shouldLoseNoneAndKeepTheFirstTheRoundAndOneAMinute(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 60) Integer> batches,
            @ForAll @IntRange(min = 1, max = 50) int bound,
            @ForAll @IntRange(min = 0, max = 40) int secondsBetween) {
        // Given
        Instant now = START;
        Instant lastKept = null;
        long after = 0;
        Set<UUID> seen = new HashSet<>();
        Set<Long> kept = new HashSet<>();
        for (int size : batches) {
            List<Failure> failures = failures(size);
            after += size;
            // When
            var split = Storm.split(failures, after, bound, lastKept, now);
            // Then
            split.kept().forEach(one -> {
                assertThat(seen.add(one.failure().eventId())).isTrue();
                assertThat(kept.add(one.number())).isTrue();
            });
            split.counted().forEach(one -> assertThat(seen.add(one.eventId())).isTrue());
            if (split.kept().stream().anyMatch(one -> one.number() > bound)) {
                assertThat(split.lastKept()).isEqualTo(now);
            } else if (after > bound) {
                assertThat(Duration.between(split.lastKept(), now)).isLessThan(Storm.PULSE);
            }
            lastKept = split.lastKept();
            now = now.plusSeconds(secondsBetween);
        }
        assertThat(seen).hasSize((int) after);
        for (long number = 1; number <= after; number++) {
            if (number <= bound || Long.bitCount(number) == 1) {
                assertThat(kept).contains(number);
            }
        }
        long minutes = 1 + Duration.between(START, now).toMinutes();
        assertThat(kept.size()).isLessThanOrEqualTo((int) (Math.min(after, bound) + minutes + 64));
    }

    @Test
    void shouldKeepFewWhenTenThousandComeAtOnce() {
        // When
        var split = Storm.split(failures(10_000), 10_000, 1_000, null, START);
        // Then: the first, one of this minute, and 1024, 2048, 4096, 8192
        assertThat(split.kept()).hasSize(1_005);
        assertThat(split.counted()).hasSize(8_995);
    }

    private static List<Failure> failures(int size) {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            failures.add(new Failure(
                    Ids.uuid7(), START, "t", Severity.ERROR, "cause", "a title", "a detail", null, false, null));
        }
        return failures;
    }
}

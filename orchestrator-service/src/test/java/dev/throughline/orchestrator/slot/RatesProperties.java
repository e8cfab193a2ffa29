package dev.throughline.orchestrator.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RatesProperties {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Property
    void shouldNeverExceedTheRateWhateverComesTogether(
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @IntRange(min = 1, max = 8) int slots,
            @ForAll long seed) {
        // Given
        var random = new Random(seed);
        List<Rates> all = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            all.add(new Rates(Map.of("a", (double) perSecond), slots));
        }
        List<Instant> turns = new ArrayList<>();
        Instant now = START;

        // When
        for (int i = 0; i < 200; i++) {
            now = now.plusMillis(random.nextInt(40));
            Instant turn = all.get(random.nextInt(slots)).turn("a", now);
            assertThat(turn).isAfterOrEqualTo(now);
            turns.add(turn);
        }

        // Then: in any second of each slot's own clock at most its share, and one more to begin with
        turns.sort(null);
        for (int i = 0; i < turns.size(); i++) {
            Instant second = turns.get(i).plusSeconds(1);
            long within = turns.stream()
                    .skip(i)
                    .takeWhile(turn -> turn.isBefore(second))
                    .count();
            assertThat(within).isLessThanOrEqualTo(perSecond + slots);
        }
    }

    @Property
    void shouldNotLimitWhatHasNoRate(@ForAll @IntRange(min = 0, max = 1_000) int millis) {
        Instant now = START.plusMillis(millis);
        assertThat(new Rates(Map.of("a", 1.0), 1).turn("b", now)).isEqualTo(now);
    }
}

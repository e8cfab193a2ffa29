package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BisectionProperties {
    private static final int MOST = 64;

    @Property
    void shouldRefuseTheBadOnesAloneWhenABatchIsRefused(
            @ForAll @IntRange(min = 0, max = MOST) int size,
            @ForAll @Size(max = 8) Set<@IntRange(min = 0, max = MOST - 1) Integer> bad) {
        // Given
        List<Integer> batch = IntStream.range(0, size).boxed().toList();
        Set<Integer> stored = new HashSet<>();
        List<Integer> requests = new ArrayList<>();

        // When the receiver stores the good ones of every part
        List<Outcome> outcomes = Bisection.deliver(batch, part -> {
            requests.add(part.size());
            part.stream().filter(one -> !bad.contains(one)).forEach(stored::add);
            return part.stream().anyMatch(bad::contains) ? new Outcome.Refused("bad") : new Outcome.Taken();
        });

        // Then
        assertThat(outcomes).hasSize(size);
        for (int i = 0; i < size; i++) {
            assertThat(outcomes.get(i)).isInstanceOf(bad.contains(i) ? Outcome.Refused.class : Outcome.Taken.class);
            assertThat(stored.contains(i)).isEqualTo(!bad.contains(i));
        }
        long refused = bad.stream().filter(one -> one < size).count();
        assertThat((long) requests.size()).isLessThanOrEqualTo(size == 0 ? 0 : 1 + 2 * refused * 6);
    }

    @Property
    void shouldAskNoFurtherAndLoseNothingWhenTheReceiverGoesAway(
            @ForAll @IntRange(min = 2, max = MOST) int size, @ForAll @IntRange(min = 1, max = 12) int answers) {
        // Given
        List<Integer> batch = IntStream.range(0, size).boxed().toList();
        List<Integer> requests = new ArrayList<>();

        // When it refuses everything, and then is gone
        List<Outcome> outcomes = Bisection.deliver(batch, part -> {
            requests.add(part.size());
            return requests.size() <= answers ? new Outcome.Refused("bad") : new Outcome.Away("gone");
        });

        // Then
        assertThat(outcomes).hasSize(size);
        assertThat(requests.size()).isLessThanOrEqualTo(answers + 1);
    }
}

package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.Runs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ProjectionProperties {
    @Property(tries = 200)
    void anyOrderAndAnyRepetitionTellTheSameStory(
            @ForAll long seed, @ForAll boolean fails, @ForAll @IntRange(max = 6) int repeats) {
        var run = fails ? Runs.failed() : Runs.completed();
        var shuffled = shuffle(run.records, new Random(seed), repeats);

        assertThat(SpanProjection.of(shuffled)).isEqualTo(SpanProjection.of(run.records));
        assertThat(CausalityProjection.of(run.traceId.uuid(), shuffled))
                .isEqualTo(CausalityProjection.of(run.traceId.uuid(), run.records));
    }

    private static List<CausalRecord> shuffle(List<CausalRecord> records, Random random, int repeats) {
        var all = new ArrayList<>(records);
        for (int i = 0; i < repeats; i++) {
            all.add(records.get(random.nextInt(records.size())));
        }
        Collections.shuffle(all, random);
        return all;
    }
}

package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PartitionOffsetsProperties {
    @Property(tries = 300)
    void shouldNeverCommitPastAnUnfinishedTask(@ForAll @IntRange(min = 1, max = 80) int count, @ForAll long seed) {
        var offsets = new PartitionOffsets();
        List<PartitionOffsets.Slot> slots =
                IntStream.range(0, count).mapToObj(offsets::add).toList();
        var order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        var finished = new HashSet<Integer>();
        for (int next : order) {
            slots.get(next).finish();
            finished.add(next);
            long committable = offsets.committable();
            long expected =
                    IntStream.range(0, count).takeWhile(finished::contains).count();
            assertThat(Math.max(0, committable)).isEqualTo(expected);
        }
    }
}

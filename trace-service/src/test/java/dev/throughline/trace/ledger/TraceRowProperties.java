package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.AnyEvents;
import dev.throughline.trace.Runs;
import dev.throughline.trace.Tale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TraceRowProperties {
    @Property(tries = 200)
    void mergingIsCommutativeAndIdempotent(@ForAll long seed, @ForAll boolean fails) {
        var run = fails ? Runs.failed() : Runs.completed();

        var anyOrder = merged(shuffledTwice(run.records, seed));

        assertSame(anyOrder, merged(run.records));
        assertThat(anyOrder.standing().status()).isEqualTo(fails ? "failed" : "completed");
    }

    @Property(tries = 500)
    void mergingKnowsNoOrderOfEventsOfAnyType(@ForAll long seed) {
        var records = AnyEvents.records(seed);

        assertSame(merged(shuffledTwice(records, seed)), merged(records));
    }

    /** Every round but the last ends, each in its own way; a repetition that fails at once shares its record. */
    @Property(tries = 200)
    void theLatestRoundCounts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rounds, @ForAll boolean ends) {
        var random = new Random(seed);
        var tale = Tale.begun();
        String last = "running";
        for (int round = 1; round <= rounds; round++) {
            boolean isEnded = round < rounds || ends;
            tale.at(round * 100L);
            if (round > 1) {
                tale.commanded("rerun", null, last, "compensating").again(round);
            }
            last = isEnded ? end(tale, random, round * 100L + random.nextInt(2)) : "running";
        }

        var row = merged(shuffledTwice(tale.records, seed));

        assertThat(row.standing().status()).isEqualTo(last);
        assertThat(row.standing().endedAt() == null).isEqualTo(!ends);
        assertThat(row.standing().error() == null).isEqualTo(!ends || last.equals("completed"));
    }

    private static String end(Tale tale, Random random, long at) {
        if (at % 100 > 0) {
            tale.at(at);
        }
        return switch (random.nextInt(3)) {
            case 0 -> {
                tale.completed();
                yield "completed";
            }
            case 1 -> {
                tale.failed();
                yield "failed";
            }
            default -> {
                tale.cancelled();
                yield "cancelled";
            }
        };
    }

    private static TraceRow merged(List<CausalRecord> records) {
        return records.stream().map(TraceRow::of).reduce(TraceRow::merge).orElseThrow();
    }

    private static List<CausalRecord> shuffledTwice(List<CausalRecord> records, long seed) {
        var shuffled = new ArrayList<>(records);
        shuffled.addAll(records);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    private static void assertSame(TraceRow one, TraceRow other) {
        assertThat(one).usingRecursiveComparison().ignoringFields("origin").isEqualTo(other);
    }
}

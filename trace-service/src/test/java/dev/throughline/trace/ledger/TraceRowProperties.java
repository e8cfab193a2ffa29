package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.Runs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TraceRowProperties {
    @Property(tries = 200)
    void mergingIsCommutativeAndIdempotent(@ForAll long seed, @ForAll boolean fails) {
        var run = fails ? Runs.failed() : Runs.completed();
        var shuffled = new ArrayList<>(run.records);
        shuffled.addAll(run.records);
        Collections.shuffle(shuffled, new Random(seed));

        var inOrder =
                run.records.stream().map(TraceRow::of).reduce(TraceRow::merge).orElseThrow();
        var anyOrder =
                shuffled.stream().map(TraceRow::of).reduce(TraceRow::merge).orElseThrow();

        assertThat(anyOrder).usingRecursiveComparison().ignoringFields("origin").isEqualTo(inOrder);
        assertThat(anyOrder.standing().status()).isEqualTo(fails ? "failed" : "completed");
    }
}

package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.WholeRuns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A trace looks whole only when it is, and late records make it whole. */
class CompletenessProperties {
    @Property(tries = 300)
    void everyOrderEndsAtTheSameCompleteView(@ForAll long seed, @ForAll long order) {
        var run = WholeRuns.of(seed);
        var shuffled = shuffled(run.records, order);

        var whole = SpanProjection.of(run.records).orElseThrow();

        assertThat(whole.missing()).isEmpty();
        assertThat(whole.complete()).isTrue();
        assertThat(SpanProjection.of(shuffled)).contains(whole);
    }

    /** As if the ledger had so far what came first; the last one makes it complete, and none before pretends to be. */
    @Property(tries = 300)
    void aPartIsNeverCompleteAndSaysWhatLacks(@ForAll long seed, @ForAll long order) {
        var run = WholeRuns.of(seed);
        var arrived = shuffled(run.records, order);

        for (int known = 1; known < arrived.size(); known++) {
            var part = arrived.subList(0, known);
            var view = SpanProjection.of(part).orElseThrow();
            if (isTold(run, arrived.subList(known, arrived.size()))) {
                assertThat(view.complete())
                        .as(
                                "without %s of %s",
                                arrived.subList(known, arrived.size()).stream()
                                        .map(run.records::indexOf)
                                        .toList(),
                                run.records.stream().map(CausalRecord::types).toList())
                        .isFalse();
                boolean stillRuns = view.endedAt() == null;
                assertThat(stillRuns || !view.missing().isEmpty())
                        .as("running, or names what lacks")
                        .isTrue();
            }
        }
    }

    /** Each hole by itself, while everything around it is there. */
    @Property(tries = 300)
    void anyOneRecordIsMissed(@ForAll long seed) {
        var run = WholeRuns.of(seed);

        for (var lost : run.records) {
            var rest = run.records.stream().filter(record -> record != lost).toList();
            if (!rest.isEmpty() && isTold(run, List.of(lost))) {
                assertThat(SpanProjection.of(rest).orElseThrow().complete())
                        .as("without %s", lost.types())
                        .isFalse();
            }
        }
    }

    @Property(tries = 300)
    void theFirstFailureIsToldFirstAndWhole(@ForAll long seed, @ForAll long order) {
        var run = WholeRuns.of(seed);
        var failures = run.records.stream()
                .flatMap(record -> record.events().stream())
                .filter(CompletenessProperties::isFailure)
                .toList();

        var view = SpanProjection.of(shuffled(run.records, order)).orElseThrow();

        if (failures.isEmpty()) {
            assertThat(view.errors()).isEmpty();
        } else {
            assertThat(view.errors().getFirst().message()).isEqualTo(WholeRuns.message(1));
            assertThat(view.errors().getFirst().eventId())
                    .isEqualTo(failures.getFirst().id());
        }
    }

    private static boolean isFailure(CausalEvent event) {
        return event instanceof StepRecorded step && step.status().equals("failed")
                || event instanceof TaskAttemptFailed
                || event instanceof TaskFailed;
    }

    /** What nothing else speaks of cannot be missed by anybody: an incident, and a last round of which nothing came. */
    private static boolean isTold(WholeRuns run, List<CausalRecord> absent) {
        var missed = absent.stream()
                .filter(record -> !(record.events().getFirst() instanceof IncidentOpened))
                .toList();
        var told = run.records.stream()
                .filter(record -> !(record.events().getFirst() instanceof IncidentOpened))
                .toList();
        int first = told.size() - missed.size();
        boolean isLastRounds = told.subList(first, told.size()).containsAll(missed)
                && (missed.isEmpty() || told.get(first).events().stream().anyMatch(WorkflowRerun.class::isInstance));
        return !isLastRounds;
    }

    private static List<CausalRecord> shuffled(List<CausalRecord> records, long seed) {
        var all = new ArrayList<>(records);
        Collections.shuffle(all, new Random(seed));
        return all;
    }
}

package dev.throughline.orchestrator.scenario.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.scenario.probe.ProbeDecider.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However runs go: each scenario has its turn, one at a time, none is told twice, and the probe never stands still. */
class ProbeDeciderProperties {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(5);

    /** What became of the run that is under way. */
    private enum Fate {
        RUNS,
        JUDGED,
        CLEANED,
        CANCELLED,
        GONE
    }

    @Property(tries = 300)
    void shouldGiveEachScenarioItsTurnWhateverBecomesOfRuns(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count, @ForAll boolean cleanup) {
        // Given
        var random = new Random(seed);
        List<String> scenarios =
                IntStream.range(0, count).mapToObj(i -> "S-" + i).toList();
        var decider = new ProbeDecider(scenarios, EVERY, cleanup);
        var turn = ProbeTurn.first(START);
        Instant now = START;
        List<String> started = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Fate fate = Fate.RUNS;
        Instant lastStep = now;

        // When
        for (int look = 0; look < 5_000; look++) {
            now = now.plusSeconds(1 + random.nextInt(20));
            var step = decider.next(turn, found(turn, fate), now);
            switch (step) {
                case Step.Wait ignored -> fate = worse(fate, random);
                case Step.Start start -> {
                    assertThat(turn.run()).isNull();
                    started.add(start.scenario());
                    turn = turn.started(new UUID(0, started.size()), now);
                    fate = Fate.RUNS;
                }
                case Step.Judged judged -> {
                    told.add(judged.verdict().scenario());
                    turn = judged.next();
                }
                case Step.Cleaned cleaned -> turn = cleaned.next();
                case Step.Lost lost -> turn = lost.next();
            }
            if (!(step instanceof Step.Wait)) {
                lastStep = now;
            }
            assertThat(Duration.between(lastStep, now))
                    .isLessThan(ProbeDecider.RUN_PATIENCE.plus(Duration.ofSeconds(30)));
        }

        // Then
        assertThat(started).hasSizeGreaterThan(count);
        for (int i = 0; i < started.size(); i++) {
            assertThat(started.get(i)).isEqualTo(scenarios.get(i % count));
        }
        assertThat(told).hasSizeLessThanOrEqualTo(started.size());
    }

    private static Fate worse(Fate fate, Random random) {
        return random.nextInt(8) > 0
                ? fate
                : switch (fate) {
                    case RUNS -> Fate.values()[random.nextInt(Fate.values().length)];
                    case JUDGED -> random.nextBoolean() ? Fate.CLEANED : Fate.GONE;
                    case CLEANED, CANCELLED, GONE -> fate;
                };
    }

    private static Optional<ProbedRun> found(ProbeTurn turn, Fate fate) {
        if (turn.run() == null) {
            return Optional.empty();
        }
        var held = new ProbedRun.Link("run", ProbedRun.State.HELD, 5L);
        var clean = new ProbedRun.Link("cleanup", ProbedRun.State.HELD, 9L);
        return switch (fate) {
            case RUNS -> Optional.of(new ProbedRun(false, false, false, List.of()));
            case JUDGED -> Optional.of(new ProbedRun(true, false, true, List.of(held)));
            case CLEANED -> Optional.of(new ProbedRun(true, false, true, List.of(held, clean)));
            case CANCELLED -> Optional.of(new ProbedRun(false, true, false, List.of()));
            case GONE -> Optional.empty();
        };
    }
}

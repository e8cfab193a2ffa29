package dev.throughline.orchestrator.scenario.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.scenario.probe.ProbeDecider.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbeDeciderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final ProbedRun.Link HELD = new ProbedRun.Link("run", ProbedRun.State.HELD, 40L);
    private static final ProbedRun.Link BROKEN = new ProbedRun.Link("trace", ProbedRun.State.BROKEN, null);
    private static final ProbedRun.Link SKIPPED = new ProbedRun.Link("alert", ProbedRun.State.SKIPPED, null);

    private final ProbeDecider decider = new ProbeDecider(List.of("A-001"), EVERY, true);
    private final ProbeTurn running = ProbeTurn.first(NOON).started(UUID.randomUUID(), NOON);

    @Test
    void shouldTellWhatHeldAndWhatBrokeAtOnceWhenTheRunIsJudged() {
        // When
        var step = decider.next(running, Optional.of(run(HELD, BROKEN, SKIPPED)), NOON.plusSeconds(9));

        // Then: a clean-up that waits for the broken service does not keep the news back
        assertThat(step).isInstanceOfSatisfying(Step.Judged.class, judged -> {
            assertThat(judged.verdict().held()).containsOnlyKeys("run").containsEntry("run", 40L);
            assertThat(judged.verdict().broken()).containsExactly("trace");
            assertThat(judged.next().phase()).isEqualTo(ProbeTurn.Phase.CLEANING);
        });
    }

    @Test
    void shouldCallTheVerdictBrokenWhenARunDidNotHoldAndNoLinkSaysWhy() {
        // When
        var step = decider.next(
                running, Optional.of(new ProbedRun(true, false, false, List.of(HELD))), NOON.plusSeconds(9));

        // Then
        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Judged.class,
                        judged -> assertThat(judged.verdict().broken()).containsExactly("verdict"));
    }

    @Test
    void shouldCallTheCleanUpBrokenAndGoOnWhenItDoesNotEnd() {
        // Given
        var cleaning = running.cleaning(NOON);

        // When
        var early = decider.next(cleaning, Optional.of(run(HELD)), NOON.plus(ProbeDecider.CLEANUP_PATIENCE));
        var late = decider.next(
                cleaning,
                Optional.of(run(HELD)),
                NOON.plus(ProbeDecider.CLEANUP_PATIENCE).plusMillis(1));

        // Then
        assertThat(early).isInstanceOf(Step.Wait.class);
        assertThat(late).isInstanceOfSatisfying(Step.Cleaned.class, cleaned -> {
            assertThat(cleaned.verdict().broken()).containsExactly("cleanup");
            assertThat(cleaned.next().run()).isNull();
        });
    }

    @Test
    void shouldKeepThePaceOfRoundsAndNotCatchUpWhenOneTookLonger() {
        // When
        var quick = after(NOON.plusSeconds(10));
        var slow = after(NOON.plus(EVERY).plusSeconds(10));

        // Then
        assertThat(quick.since()).isEqualTo(NOON.plus(EVERY));
        assertThat(slow.since()).isEqualTo(NOON.plus(EVERY).plusSeconds(10));
    }

    @Test
    void shouldGiveUpARunThatDoesNotEnd() {
        assertThat(decider.next(
                        running,
                        Optional.of(new ProbedRun(false, false, false, List.of())),
                        NOON.plus(ProbeDecider.RUN_PATIENCE).plusMillis(1)))
                .isInstanceOf(Step.Lost.class);
    }

    private ProbeTurn after(Instant now) {
        var cleaned = new ProbedRun.Link("cleanup", ProbedRun.State.HELD, 90L);
        return ((Step.Judged) decider.next(running, Optional.of(run(HELD, cleaned)), now)).next();
    }

    private static ProbedRun run(ProbedRun.Link... links) {
        return new ProbedRun(
                true,
                false,
                Stream.of(links).noneMatch(link -> link.state() == ProbedRun.State.BROKEN),
                List.of(links));
    }
}

package dev.throughline.orchestrator.scenario.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.scenario.file.Expectations.Steps;
import dev.throughline.orchestrator.scenario.file.Expectations.Undone;
import dev.throughline.orchestrator.scenario.verdict.Observations.LedgerSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.StepSeen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Duration WITHIN = Duration.ofSeconds(1);

    @Test
    void shouldAskForTheStagesThatWereUndoneByTheirNames() {
        // Given
        var seen = new LedgerSeen(9, Map.of("stage_compensated", 2), List.of("draft", "send"), List.of(), List.of());

        // When
        var same = LedgerChecks.undone(undone("send"), seen, Look.of(0));
        var another = LedgerChecks.undone(undone("pay"), seen, Look.of(0));

        // Then
        assertThat(same).isInstanceOf(Finding.Held.class);
        assertThat(another.seen()).startsWith("draft, send undone");
        assertThat(another).isInstanceOf(Finding.Other.class);
    }

    @Test
    void shouldAskForAStepThatFailedWhenACodeIsExpected() {
        // Given
        var expected = new Steps(null, null, null, "step_timeout", WITHIN);

        // When
        var none = StepChecks.steps(expected, List.of(new StepSeen("a", "fine", "succeeded", "ok", 0)));
        var one = StepChecks.steps(expected, List.of(new StepSeen("a", "slow", "failed", "step_timeout", 0)));

        // Then
        assertThat(none).isInstanceOf(Finding.Other.class);
        assertThat(one).isInstanceOf(Finding.Held.class);
    }

    private static Undone undone(String stage) {
        return new Undone(Undone.Result.DONE, List.of(stage), WITHIN);
    }
}

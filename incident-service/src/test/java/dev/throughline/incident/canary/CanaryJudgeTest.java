package dev.throughline.incident.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.incident.drift.Thresholds;
import dev.throughline.incident.provenance.Sample;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryJudgeTest {
    private final CanaryJudge judge = new CanaryJudge(new Thresholds(0.15, 0.20), 0.001);

    @ParameterizedTest
    @CsvSource({
        "0, 0.9, UNDECIDED",
        "3, 0.9, UNDECIDED",
        "20, 0.9, FAILED",
        "200, 0.05, PASSED",
        "20, 0.05, UNDECIDED",
        "500, 0.20, UNDECIDED",
    })
    void shouldDecideOnlyWhenItIsNoChance(int samples, double error, Verdict verdict) {
        // When
        var judged = judge.judge(Collections.nCopies(samples, sample(error)));

        // Then
        assertThat(judged.verdict()).isEqualTo(verdict);
        assertThat(judged.basis().errors().count()).isEqualTo(samples);
        assertThat(judged.basis().decidedAfter() > 0).isEqualTo(verdict != Verdict.UNDECIDED);
    }

    @Test
    void shouldBeNoFailureWhenTheSamplesCannotBeRead() {
        // When
        var look = Look.at(
                () -> {
                    throw new IllegalStateException("away");
                },
                judge);

        // Then
        assertThat(look.judgement().verdict()).isEqualTo(Verdict.ERROR);
        assertThat(look.samples()).isEmpty();
    }

    @Test
    void shouldBeNoFailureWhenAnErrorIsNoNumber() {
        assertThat(judge.judge(List.of(sample(Double.NaN), sample(5.0))).verdict())
                .isEqualTo(Verdict.ERROR);
    }

    private static Sample sample(double error) {
        return new Sample(UUID.randomUUID(), 1L, 1, 1, error, Instant.EPOCH);
    }
}

package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.Tale;
import org.junit.jupiter.api.Test;

class TraceRowTest {
    @Test
    void shouldBeRunningWhenACommandTakesUpARunThatHadEnded() {
        // Given
        var tale = Tale.begun().at(10).failed();
        // When
        tale.at(20).commanded("rerun", null, "failed", "compensating");
        // Then
        assertThat(row(tale).standing()).isEqualTo(Standing.running(tale.now(), 0));
    }

    @Test
    void shouldStayAsItIsWhenACommandChangesARunThatGoesOn() {
        // Given
        var tale = Tale.begun().at(10).failed();
        // When
        tale.at(20).commanded("cancel", null, "compensation_failed", "compensating");
        // Then
        assertThat(row(tale).standing().status()).isEqualTo("failed");
    }

    private static TraceRow row(Tale tale) {
        return tale.records.stream().map(TraceRow::of).reduce(TraceRow::merge).orElseThrow();
    }
}

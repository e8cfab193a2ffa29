package dev.throughline.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbTest {
    /** Every state under every verb. */
    @ParameterizedTest
    @CsvSource({
        "open, ACKNOWLEDGE, acknowledged",
        "open, RESOLVE, resolved",
        "open, ASSIGN, open",
        "open, COMMENT, open",
        "open, REOPEN, ",
        "acknowledged, ACKNOWLEDGE, ",
        "acknowledged, RESOLVE, resolved",
        "acknowledged, ASSIGN, acknowledged",
        "acknowledged, COMMENT, acknowledged",
        "acknowledged, REOPEN, ",
        "resolved, ACKNOWLEDGE, ",
        "resolved, RESOLVE, ",
        "resolved, ASSIGN, ",
        "resolved, COMMENT, resolved",
        "resolved, REOPEN, open"
    })
    void shouldMoveAsThePictureSays(String state, Verb verb, String next) {
        // When
        var moved = verb.on(Lifecycle.of(state));
        // Then
        assertThat(moved.map(Lifecycle::wireName).orElse(null)).isEqualTo(next);
    }
}

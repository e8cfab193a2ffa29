package dev.throughline.orchestrator.taskcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCodeTest {
    @Test
    void shouldBeTheSameCodeWhenItIsTypedAsPeopleType() {
        // Given
        var code = new TaskCode("0123456789ABCDEFGHJKMNPQRSTV");

        // When
        var typed = TaskCode.parse(" o"
                + code.shown()
                        .substring(1)
                        .replace("1", "l")
                        .toLowerCase(Locale.ROOT)
                        .replace('-', ' ') + "\n");

        // Then
        assertThat(code.shown()).isEqualTo("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV");
        assertThat(typed).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", "0123456789ABCDEFGHJKMNPQRSTV0", "0123456789ABCDEFGHJKMNPQRST!", "ÄÖÜ"})
    void shouldBeNoCodeWhenLengthOrSymbolsAreOthers(String typed) {
        // When
        var code = TaskCode.parse(typed);

        // Then
        assertThat(code).isEmpty();
    }

    @Test
    void shouldTellNothingWhenItIsPrinted() {
        // When
        var code = TaskCode.random();
        var token = JourneyToken.random();

        // Then
        assertThat(code.toString()).doesNotContain(code.symbols());
        assertThat(token.toString()).doesNotContain(token.text());
    }
}

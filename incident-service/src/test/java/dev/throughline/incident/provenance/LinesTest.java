package dev.throughline.incident.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.ProvenanceLine;
import dev.throughline.incident.request.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private static final String GOOD =
            "{\"input_hash\":\"%s\",\"template_id\":\"t\",\"actual_micros\":5,\"at\":\"2026-01-02T03:04:05Z\"}"
                    .formatted("a".repeat(64));

    @Test
    void shouldNumberLinesAsTheyStandWhenSomeAreEmptyOrBad() {
        // When
        var lines = Lines.jsonl(
                bytes("\r\n" + GOOD + "\r\n\n{\n" + GOOD + "\n" + "x".repeat(ProvenanceLine.MAX_BYTES + 1)));

        // Then
        assertThat(lines.numbers()).containsExactly(2, 5);
        assertThat(lines.rejected()).extracting(Lines.Rejected::line).containsExactly(4, 6);
    }

    @Test
    void shouldReadAnArrayWhenItIsJson() {
        // When
        var lines = Lines.json(bytes("[" + GOOD + ", 7, " + GOOD + "]"));

        // Then
        assertThat(lines.numbers()).containsExactly(1, 3);
        assertThat(lines.rejected()).containsExactly(new Lines.Rejected(2, "expected an object"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "7", "{\"a\":1}", "[1]x"})
    void shouldRefuseABodyWhenItIsNoArray(String body) {
        assertThatThrownBy(() -> Lines.json(bytes(body))).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7\n", "\0\n"})
    void shouldRefuseABatchWhenItHasTooManyLinesGoodOrBad(String bad) {
        // Given
        String most = bad.repeat(ProvenanceLine.MAX_BATCH);

        // Then
        assertThat(Lines.jsonl(bytes(most)).rejected()).hasSize(ProvenanceLine.MAX_BATCH);
        assertThatThrownBy(() -> Lines.jsonl(bytes(most + GOOD))).isInstanceOf(Refusal.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

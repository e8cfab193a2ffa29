package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void shouldNotRepeatIdsOfOneMillisecond() {
        // When
        var ids = IntStream.range(0, 100_000).mapToObj(i -> Ids.uuid7(1_700_000_000_000L));

        // Then
        assertThat(ids.distinct().count()).isEqualTo(100_000);
    }

    @Test
    void shouldUseTheClock() {
        // Given
        long before = System.currentTimeMillis();

        // When
        long millis = Ids.uuid7().getMostSignificantBits() >>> 16;

        // Then
        assertThat(millis).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void shouldRefuseTheZeroTraceId() {
        assertThatThrownBy(() -> new TraceId(new UUID(0, 0))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000000000000000", "00f067aa0ba902b", "00f067aa0ba902b7a", "00f067aa0ba902bg"})
    void shouldRefuseWhatIsNoSpanId(String text) {
        assertThatThrownBy(() -> new SpanId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldMakeSpanIdsOfSixteenLowerCaseDigits() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> SpanId.random().hex()))
                .allMatch(hex -> hex.matches("[0-9a-f]{16}"))
                .doesNotHaveDuplicates();
    }
}

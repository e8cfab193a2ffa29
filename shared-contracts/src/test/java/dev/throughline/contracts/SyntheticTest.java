package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticTest {
    private static final UUID RUN = UUID.fromString("0190b5a0-0000-7000-8000-000000000001");

    @ParameterizedTest
    @ValueSource(strings = {"SDSR-E2E-001", "A1-", "UNNAMED", "SDSR-E2E-001/0190b5a0-0000-7000-8000-000000000001"})
    void shouldWriteWhatItReads(String text) {
        assertThat(Synthetic.parse(text))
                .hasValueSatisfying(read -> assertThat(read.text()).isEqualTo(text));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "AB",
                "-AB",
                "sdsr-e2e-001",
                " SDSR",
                "SDSR ",
                "SDSR\n",
                "SDSR/",
                "SDSR/1",
                "SDSR/x/y",
                "SDSR_1",
                "/",
                "SDSR/0190B5A0-0000-7000-8000-000000000001",
                "SDSR/0190b5a0-0000-7000-8000-000000000001/",
                "A234567890123456789012345678901234567890X"
            })
    void shouldReadNothingElse(String text) {
        assertThat(Synthetic.parse(text)).isEmpty();
    }

    @Property
    void shouldNeverThrowOnWhatOthersSend(@ForAll String text) {
        assertThat(Synthetic.parse(text).map(Synthetic::text).orElse(text)).isEqualTo(text);
    }

    @Test
    void shouldNotExistWithoutAProperScenario() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Synthetic("x%", null));
    }

    @Test
    void shouldCoverItsOwnRunsAndNoOthers() {
        // Given
        var scenario = new Synthetic("SDSR-1", null);
        var run = new Synthetic("SDSR-1", RUN);

        // Then
        assertThat(scenario.covers("SDSR-1")).isTrue();
        assertThat(scenario.covers(run.text())).isTrue();
        assertThat(scenario.covers("SDSR-10")).isFalse();
        assertThat(scenario.covers("SDSR-10/" + RUN)).isFalse();
        assertThat(scenario.covers(null)).isFalse();
        assertThat(run.covers(run.text())).isTrue();
        assertThat(run.covers("SDSR-1")).isFalse();
        assertThat(run.covers(new Synthetic("SDSR-1", UUID.randomUUID()).text()))
                .isFalse();
    }

    @Test
    void shouldMarkRecordsOfSyntheticWorkOnly() {
        // Given
        var headers = new RecordHeaders();
        var run = new Synthetic("SDSR-1", RUN);

        // Then
        Synthetic.mark(headers, true, run.text());
        assertThat(Synthetic.claimed(headers)).contains(run);
        Synthetic.mark(headers, true, null);
        assertThat(Synthetic.claimed(headers)).contains(Synthetic.UNNAMED);
        assertThat(headers.toArray()).hasSize(1);
        Synthetic.mark(headers, false, null);
        assertThat(headers.toArray()).isEmpty();
    }

    @Test
    void shouldIgnoreAHeaderThatNamesNothing() {
        // Given
        var headers = new RecordHeaders();
        headers.add(Synthetic.HEADER, new byte[] {(byte) 0xff, 0, '%'});

        // Then
        assertThat(Synthetic.claimed(headers)).isEmpty();
        headers.add(Synthetic.HEADER, null);
        assertThat(Synthetic.claimed(headers)).isEmpty();
    }
}

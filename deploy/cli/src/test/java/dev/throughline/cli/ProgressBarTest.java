package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 100 | 0 | 0 | [..............................]   0 %  0 lines, 0/s",
                "50 | 100 | 3000 | 2 | [###############...............]  50 %  3,000 lines, 1,500/s",
                "120 | 100 | 1 | 1 | [##############################] 100 %  1 lines, 1/s",
                "0 | 0 | 0 | 1 | [##############################] 100 %  0 lines, 0/s",
            })
    void shouldShowHowFarItIs(long done, long size, long lines, double seconds, String bar) {
        assertThat(ProgressBar.bar(done, size, lines, seconds)).isEqualTo(bar);
    }
}

package dev.throughline.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticQueryTest {
    private static final String RUN = "SDSR-1/0190b5a0-0000-7000-8000-000000000001";

    @ParameterizedTest
    @CsvSource({
        ",,,false,false",
        ",,,true,",
        ",,SDSR-1,false,",
        "exclude,,,true,false",
        "only,,,false,true",
        "include,,,false,",
        ",false,,true,false",
        ",true,,false,true",
        ",any,,false,"
    })
    void shouldShowRealWorkUnlessAskedForMore(
            String synthetic, String isSynthetic, String scenario, boolean namesARun, Boolean expected) {
        assertThat(SyntheticQuery.of(synthetic, isSynthetic, scenario, namesARun)
                        .synthetic())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"yes,,", ",no,", "only,true,", ",,sdsr", ",,SDSR-1/x", ",,SDSR%"})
    void shouldSayWhatIsWrong(String synthetic, String isSynthetic, String scenario) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticQuery.of(synthetic, isSynthetic, scenario, false));
    }

    @Test
    void shouldMeanAllRunsOfAScenarioOrOne() {
        assertThat(SyntheticQuery.of(null, null, "SDSR-1", false).pattern()).isEqualTo("SDSR-1/%");
        assertThat(SyntheticQuery.of(null, null, "SDSR-1", false).id()).isEqualTo("SDSR-1");
        assertThat(SyntheticQuery.of(null, null, RUN, false).pattern()).isEqualTo(RUN);
        assertThat(SyntheticQuery.of(null, null, RUN, false).id()).isEqualTo(RUN);
    }
}

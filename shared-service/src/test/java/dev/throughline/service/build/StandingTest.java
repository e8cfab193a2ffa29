package dev.throughline.service.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.0, 1.2.0, SAME",
        "1.2.0+abc1234, 1.2.0+abc1234, SAME",
        "1.2.0+abc1234, 1.2.0+def5678, OTHER",
        "1.2.0+abc1234, 1.2.0, OTHER",
        "1.2.0, 1.1.9, OLDER",
        "1.2.0, 1.10.0, NEWER",
        "1.2.0, 1.2.0-SNAPSHOT, OLDER",
        "1.2.0-SNAPSHOT, 1.2.0, NEWER",
        "1.2.0, 2, NEWER",
        "1.2.0, nonsense, OLDER",
        "1.2.0, 99999999999999999999.1, OLDER",
        "1.2.0, '', OLDER"
    })
    void shouldTellWhichBuildIsOlder(String own, String other, Standing expected) {
        assertThat(Standing.ofBuild(own, other)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, SAME", "2, 1, OLDER", "1, 2, NEWER"})
    void shouldTellWhichContractIsOlder(int own, int other, Standing expected) {
        assertThat(Standing.ofContract(own, other)).isEqualTo(expected);
    }
}

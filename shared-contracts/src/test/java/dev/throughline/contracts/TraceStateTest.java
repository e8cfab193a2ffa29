package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTest {
    private static final Synthetic RUN =
            new Synthetic("SDSR-1", UUID.fromString("0190b5a0-0000-7000-8000-000000000001"));
    private static final String OWN = "throughline=" + RUN.text();

    @Test
    void shouldStandInFrontOfWhatTheCallerSent() {
        assertThat(TraceState.of("congo=t61rcWkgMzE , 1a@vendor=00f0", RUN))
                .isEqualTo(OWN + ",congo=t61rcWkgMzE,1a@vendor=00f0");
        assertThat(TraceState.of(null, RUN)).isEqualTo(OWN);
    }

    @Test
    void shouldKeepTheCallersForRealWork() {
        assertThat(TraceState.of("a=1,,b=2", null)).isEqualTo("a=1,b=2");
        assertThat(TraceState.of(null, null)).isNull();
        assertThat(TraceState.of("", null)).isNull();
    }

    @Test
    void shouldNotBelieveAMemberOfOursThatACallerSent() {
        assertThat(TraceState.of("a=1,throughline=SDSR-9", null)).isEqualTo("a=1");
        assertThat(TraceState.of("throughline=SDSR-9,a=1", RUN)).isEqualTo(OWN + ",a=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "A=1", "a=", "a=1=2", "a=1,a=2", "a=\u0007", "a=ü", "1=2", "a@1=2", "a=1;b"})
    void shouldDropWhatBreaksTheGrammarAsAWhole(String incoming) {
        // Given
        boolean isRight = incoming.equals("a=1;b");

        // Then
        assertThat(TraceState.of("good=1," + incoming, RUN)).isEqualTo(isRight ? OWN + ",good=1,a=1;b" : OWN);
    }

    @Test
    void shouldLoseMembersFromTheEndWhenThereAreTooMany() {
        // Given
        String many = IntStream.range(0, 32)
                .mapToObj(i -> "k" + i + "=" + "v".repeat(30))
                .collect(Collectors.joining(","));
        String tooMany = many + ",more=1";

        // Then
        assertThat(TraceState.of(many, RUN)).startsWith(OWN + ",k0=").hasSizeLessThanOrEqualTo(TraceState.MAX_LENGTH);
        assertThat(TraceState.of(tooMany, RUN)).isEqualTo(OWN);
    }

    @Property
    void shouldStayInItsBoundsWhateverCallersSend(@ForAll String incoming) {
        assertThat(TraceState.of(incoming, RUN)).startsWith(OWN).hasSizeLessThanOrEqualTo(TraceState.MAX_LENGTH);
    }
}

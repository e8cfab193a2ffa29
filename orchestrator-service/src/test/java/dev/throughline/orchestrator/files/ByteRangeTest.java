package dev.throughline.orchestrator.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.files.ByteRange.Outside;
import dev.throughline.orchestrator.files.ByteRange.Part;
import dev.throughline.orchestrator.files.ByteRange.Whole;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteRangeTest {
    static Stream<Arguments> ranges() {
        return Stream.of(
                Arguments.of(null, new Whole()),
                Arguments.of("bytes=0-0", new Part(0, 1)),
                Arguments.of("bytes=2-4", new Part(2, 3)),
                Arguments.of("bytes=2-", new Part(2, 8)),
                Arguments.of("bytes=2-999999999999999999", new Part(2, 8)),
                Arguments.of("bytes=-3", new Part(7, 3)),
                Arguments.of("bytes=-30", new Part(0, 10)),
                Arguments.of("bytes=-0", new Outside()),
                Arguments.of("bytes=10-", new Outside()),
                Arguments.of("bytes=10-11", new Outside()),
                Arguments.of("bytes=4-2", new Whole()),
                Arguments.of("bytes=-", new Whole()),
                Arguments.of("bytes=0-1,3-4", new Whole()),
                Arguments.of("bytes=99999999999999999999-", new Whole()),
                Arguments.of("lines=1-2", new Whole()),
                Arguments.of("bytes=a-b", new Whole()));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void shouldFindWhatIsAskedForInTenBytes(String header, ByteRange expected) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(expected);
    }
}

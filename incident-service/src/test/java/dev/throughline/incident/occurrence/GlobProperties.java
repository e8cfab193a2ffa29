package dev.throughline.incident.occurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobProperties {
    @Property
    void shouldMatchWhatTheSameRegularExpressionMatches(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        // Given
        String regex = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        // Then
        assertThat(new Glob(pattern).matches(text)).isEqualTo(text.matches(regex));
    }

    @Property
    void shouldMatchItselfWhenItHasNoWildcard(@ForAll("texts") String text) {
        assertThat(new Glob(text).matches(text)).isTrue();
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?.").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab.").ofMaxLength(8);
    }
}

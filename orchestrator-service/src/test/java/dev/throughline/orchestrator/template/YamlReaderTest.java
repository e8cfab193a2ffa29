package dev.throughline.orchestrator.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class YamlReaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: no              | {"a":"no"}
            a: 12:30           | {"a":"12:30"}
            a: 1_000           | {"a":"1_000"}
            a: 017             | {"a":"017"}
            a: 2026-11-21      | {"a":"2026-11-21"}
            a: .inf            | {"a":".inf"}
            a: 1e999           | {"a":null}
            a: ~               | {"a":null}
            a: "true"          | {"a":"true"}
            a: [1, -2, 1.5e3]  | {"a":[1,-2,1500.0]}
            a: &x [1]          | {"a":[1]}
            """)
    void shouldTakeAScalarForWhatItWouldBeInJson(String yaml, String json) {
        if (!yaml.contains("1e999")) {
            assertThat(YamlReader.read(yaml).root()).hasToString(json);
        } else {
            assertThat(ExactNumbers.problem(YamlReader.read(yaml).root().path("a")))
                    .isPresent();
        }
    }

    @Test
    void shouldGiveAnAliasWhatItStandsFor() {
        assertThat(Json.bytes(YamlReader.read("a: &r {n: 1}\nb: *r\n").root()))
                .asString()
                .isEqualTo("{\"a\":{\"n\":1},\"b\":{\"n\":1}}");
    }

    @Test
    void shouldRefuseABombOfAliases() {
        // Given
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append((before + " ,").repeat(9))
                    .append(before)
                    .append(" ]\n");
        }

        // When
        var read = YamlReader.read(bomb.toString());

        // Then
        assertThat(code(read)).isEqualTo("too_large");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: 1#a: 2                       | duplicate_key
            a: !!java.net.URL ["http://x"]  | tag
            a: !x 1                         | tag
            !!map {a: 1}                    | tag
            a: &x [*x]                      | unknown_alias
            a: *nowhere                     | unknown_alias
            a: 1#---#b: 2                   | not_yaml
            ? [a]#: 1                       | invalid_key
            a: [1                           | not_yaml
            a: b: c                         | not_yaml
            ''                              | not_yaml
            """)
    void shouldRefuseWhatIsNotPlainYaml(String yaml, String code) {
        assertThat(code(YamlReader.read(yaml.replace('#', '\n')))).isEqualTo(code);
    }

    @Test
    void shouldRefuseWhatIsTooDeepTooLargeOrTooMany() {
        assertThat(code(YamlReader.read("[".repeat(50_000)))).isEqualTo("too_deep");
        assertThat(code(YamlReader.read("- ".repeat(60) + "x"))).isEqualTo("too_deep");
        assertThat(code(YamlReader.read("a: " + "x".repeat(300_000)))).isEqualTo("too_large");
        assertThat(code(YamlReader.read("[" + "1,".repeat(30_000) + "1]"))).isEqualTo("too_large");
        assertThat(code(YamlReader.read("a: \u0000"))).isEqualTo("not_yaml");
    }

    @Test
    void shouldGiveUpAPatternThatTriesTooManyWays() {
        // Given
        var pattern = new BoundedPatterns().getRegularExpression("^(a+)+$");
        long begin = System.nanoTime();

        // When
        boolean matches = pattern.matches("a".repeat(60) + "!");

        // Then
        assertThat(matches).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(new BoundedPatterns().getRegularExpression("(a|b)*c").matches("ab".repeat(50_000)))
                .isFalse();
    }

    private static String code(Marked read) {
        return read.faults().getFirst().code();
    }
}

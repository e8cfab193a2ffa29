package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 8785, and what it leaves to ECMA-262. */
class CanonicalJsonTest {
    /** Appendix B: the bits of the number, and its text. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void shouldPrintNumbersAsEcmaScriptDoes(String bits, String expected) {
        // Given
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        // When
        String text = CanonicalJson.text(JsonNodeFactory.instance.numberNode(value));

        // Then
        assertThat(text).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "-0.0, 0",
        "1e2, 100",
        "1E-7, 1e-7",
        "4.50, 4.5",
        "2e23, 2e+23",
        "9007199254740993, 9007199254740992"
    })
    void shouldPrintOneTextWhateverTheSpelling(String spelling, String expected) {
        assertThat(CanonicalJson.text(tree(spelling))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void shouldRefuseNumbersThatAreNotFinite(String number) {
        var node = JsonNodeFactory.instance.numberNode(Double.parseDouble(number));

        assertThatThrownBy(() -> CanonicalJson.text(node)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Section 3.2.2. */
    @Test
    void shouldWriteTheExampleOfTheRfc() {
        // Given
        var example = tree("""
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """);

        // When
        String text = CanonicalJson.text(example);

        // Then
        assertThat(text)
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    /** Section 3.2.3: code units, not code points, decide; the emoji stands before the Hebrew letter. */
    @Test
    void shouldSortByCodeUnits() {
        // Given
        var example = tree("""
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                 "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}
                """);

        // When
        String text = CanonicalJson.text(example);

        // Then
        assertThat(text)
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "{\"\\udc00\\ud800\":1}"})
    void shouldRefuseHalvesOfPairs(String json) {
        assertThatThrownBy(() -> CanonicalJson.text(tree(json))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepItsFormWhenReadAgain() {
        // Given
        String once = CanonicalJson.text(tree("{\"b\":[],\"a\":{},\"n\":[1.0,2e300,\"\\u2028\\u007f\"]}"));

        // When
        String twice = CanonicalJson.text(tree(once));

        // Then
        assertThat(twice).isEqualTo(once).isEqualTo("{\"a\":{},\"b\":[],\"n\":[1,2e+300,\"\u2028\u007f\"]}");
    }

    private static JsonNode tree(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}

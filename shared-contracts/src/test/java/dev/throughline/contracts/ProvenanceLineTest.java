package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceLineTest {
    private static final String HASH = "Ab".repeat(32);

    @Test
    void shouldReadALineWhenItHasWhatIsNeeded() {
        // When
        var line = of("{'input_hash':'%s','template_id':'t','actual_micros':5,'at':'2026-01-02T03:04:05Z','more':1}"
                .formatted(HASH));

        // Then
        assertThat(line)
                .isEqualTo(new ProvenanceLine(
                        "ab".repeat(32), "t", null, null, 5, Instant.parse("2026-01-02T03:04:05Z"), null));
        assertThat(line.coversWholeRun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | expected an object",
                "7 | expected an object",
                "{} | actual_micros is missing",
                "{'actual_micros':1.5} | actual_micros has",
                "{'actual_micros':'1'} | actual_micros has",
                "{'actual_micros':99999999999999999999} | another type",
                "{'actual_micros':1,'at':1767323045} | at has",
                "{'actual_micros':1,'is_whole':0} | is_whole has",
                "{'actual_micros':1,'input_hash':7} | input_hash has",
                "{'actual_micros':1} | input_hash",
                "{'input_hash':'zz','actual_micros':1} | input_hash",
                "{'input_hash':'HASH','actual_micros':1} | template_id",
                "{'input_hash':'HASH','template_id':' ','actual_micros':1} | template_id",
                "{'input_hash':'HASH','template_id':'a\\u0000b','actual_micros':1} | template_id",
                "{'input_hash':'HASH','template_id':'t','actual_micros':1} | at is",
                "{'input_hash':'HASH','template_id':'t','actual_micros':1,'at':'1970-01-01T00:00:00Z'} | at is",
                "{'input_hash':'HASH','template_id':'t','actual_micros':1,'at':'yesterday'} | another type",
                "{'input_hash':'HASH','template_id':'t','actual_micros':-1,'at':'2026-01-02T03:04:05Z'} |"
                        + " actual_micros",
                "{'input_hash':'HASH','template_id':'t','at':'2026-01-02T03:04:05Z'} | actual_micros is missing",
                "{'input_hash':'HASH','template_id':'t','actual_micros':1,'v2_micros':-2,'at':'2026-01-02T03:04:05Z'}"
                        + " | v2_micros",
            })
    void shouldSayWhatIsWrongWhenALineCannotBeUsed(String line, String reason) {
        assertThatThrownBy(() -> of(line.replace("HASH", HASH)))
                .isInstanceOf(Json.UnreadableException.class)
                .hasMessageContaining(reason);
    }

    private static ProvenanceLine of(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ProvenanceLine.of(Json.read(bytes, JsonNode.class));
    }
}

package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void shouldReadWhatAWorkerLeavesOut() {
        assertThat(read("{}")).isEqualTo(new Usage(null, null, null, null, null));
        assertThat(read("{\"cost_micros\":null,\"skills\":[null,{}]}").skills())
                .containsExactly(new Usage.OfSkill("", null, null, null, null, null));
    }

    @Test
    void shouldBoundWhatIsSent() {
        // When
        var usage = read("{\"cost_micros\":9223372036854775807,\"input_tokens\":-1,\"skills\":[{\"skill\":\"a\","
                + "\"calls\":-3,\"duration_micros\":-9223372036854775808}]}");

        // Then
        assertThat(usage.costMicros()).isEqualTo(Usage.MOST);
        assertThat(usage.inputTokens()).isNull();
        assertThat(usage.skills().getFirst()).isEqualTo(new Usage.OfSkill("a", 1, null, null, null, null));
    }

    @Test
    void shouldKeepNoMoreSkillsThanAllowedAndAddUpAll() {
        // Given
        var one = new Usage.OfSkill("a", 1, 5L, 7L, 1L, 2L);

        // When
        var usage = Usage.of(Collections.nCopies(100, one));

        // Then
        assertThat(usage.skills()).hasSize(Usage.MAX_SKILLS);
        assertThat(usage).returns(500L, Usage::costMicros).returns(200L, Usage::outputTokens);
        assertThat(one.plus(one)).isEqualTo(new Usage.OfSkill("a", 2, 10L, 14L, 2L, 4L));
    }

    @Test
    void shouldTravelAsLittleAsCanBe() {
        assertThat(new String(
                        Json.bytes(Usage.of(List.of(new Usage.OfSkill("a", 1, 0L, 3L, 0L, 0L)))),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"duration_micros\":3,\"skills\":[{\"skill\":\"a\",\"duration_micros\":3}]}");
    }

    private static Usage read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Usage.class);
    }
}

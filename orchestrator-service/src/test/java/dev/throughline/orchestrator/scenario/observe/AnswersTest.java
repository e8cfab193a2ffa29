package dev.throughline.orchestrator.scenario.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.verdict.Look;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{}", "{\"items\": 3}", ""})
    void shouldNotTakeAnAnswerWithoutAListForAnEmptyOne(String body) {
        assertThat(size(body)).isEqualTo(Look.none("the answer has no list"));
    }

    @Test
    void shouldReadAnEmptyListAsOne() {
        assertThat(size("{\"items\": []}")).isEqualTo(Look.of(0));
    }

    @Test
    void shouldReadTheNamesOfStagesThatWereUndoneFromTheProof() {
        // Given
        byte[] record = bytes("""
                {"events": [{"type": "stage_compensated", "stage": "make"}, {"type": "workflow_failed"}]}""");
        byte[] proof = Json.bytes(Map.of("chains", List.of(Map.of("leaves", List.of(Map.of("body", record))))));

        // Then
        assertThat(LedgerReader.undone(proof)).containsExactly("make");
        assertThat(LedgerReader.undone(bytes("{}"))).isEmpty();
        assertThat(LedgerReader.undone(bytes("no proof"))).isEmpty();
    }

    private static Look<Integer> size(String body) {
        return Answers.list(
                new Answer.Said(200, bytes(body)), json -> json.path("items").size());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.throughline.worker.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.worker.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StubValuesTest {
    private static final String HASH = Prompt.sha256("prompt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"string\", \"minLength\": 60, \"maxLength\": 80}",
                "{\"type\": \"string\", \"maxLength\": 3}",
                "{\"type\": \"integer\", \"minimum\": 5, \"maximum\": 9}",
                "{\"type\": \"number\", \"exclusiveMinimum\": 1}",
                "{\"type\": \"number\", \"maximum\": -4}",
                "{\"type\": [\"string\", \"null\"]}",
                "{\"enum\": [\"a\", \"b\", 3]}",
                "{\"const\": {\"x\": 1}}",
                "{\"type\": \"array\", \"minItems\": 3, \"items\": {\"type\": \"string\"}, \"uniqueItems\": true}",
                "{\"type\": \"array\", \"maxItems\": 0, \"items\": {}}",
                "{\"anyOf\": [{\"type\": \"boolean\"}, {\"type\": \"null\"}]}",
                "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"$ref\": \"#/$defs/t\"}}, \"$defs\": {\"t\": {\"type\": \"integer\"}}}"
            })
    void shouldSatisfyTheSchema(String schema) throws Exception {
        // When
        var value = new StubValues(Tasks.json(schema), HASH).value();

        // Then
        assertThat(AnswerSchema.of(Tasks.json(schema)).read(value.toString()))
                .isInstanceOf(AnswerSchema.Reading.Valid.class);
    }

    @Test
    void shouldStaySmallWhenTheSchemaDoesNot() {
        // Given
        var nested = Tasks.json("{\"type\": \"array\", \"minItems\": 20, \"items\": {\"$ref\": \"#\"}}");

        // Then
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(new StubValues(nested, HASH).value()).isNotNull());
    }
}

package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final JsonNode LARGE =
            Json.MAPPER.createObjectNode().set("text", new TextNode("\u0001".repeat(200_000)));

    @Test
    void shouldComeBackWholeWhenATaskIsRedeemed() {
        // Given
        var task = enlarged(Samples.of(TaskEnvelope.class, Samples.Optionals.ABSENT));
        byte[] document = Json.bytes(TaskParts.of(task));

        // When
        var sent = TaskParts.of(task).claimed(task, Claims.file(document));
        var arrived = Json.read(Json.bytes(sent), TaskEnvelope.class);
        var whole = Json.read(document, TaskParts.class).redeemed(arrived);

        // Then
        assertThat(Claims.isNeeded(Json.bytes(task))).isTrue();
        assertThat(Json.bytes(sent)).hasSizeLessThan(Claims.MAX_VALUE / 2);
        assertThat(sent.contractVersion()).isEqualTo(Contract.CLAIMED);
        assertThat(sent.stage().agent()).isEqualTo(task.stage().agent());
        assertThat(whole).isEqualTo(task);
    }

    @Test
    void shouldComeBackWholeWhenAResultIsRedeemed() {
        // Given
        var sample = Samples.of(TaskResult.class, Samples.Optionals.ABSENT);
        var products = Collections.nCopies(2_000, new TaskResult.Product("key", "kind", null, new TextNode("data")));
        var files = Collections.nCopies(1_000, Samples.of(StageSpec.FileRef.class, Samples.Optionals.PRESENT));
        var result = sample.with(new ResultParts(LARGE, files, products), null);
        byte[] document = Json.bytes(ResultParts.of(result));

        // When
        var sent = ResultParts.of(result).claimed(result, Claims.file(document));
        var arrived = Json.read(Json.bytes(sent), TaskResult.class);
        var whole = Json.read(document, ResultParts.class).redeemed(arrived);

        // Then
        assertThat(Json.bytes(sent)).hasSizeLessThan(Claims.MAX_VALUE / 2);
        assertThat(whole).isEqualTo(result);
    }

    @Test
    void shouldMakeTheSameDocumentWhateverTheOrderOfTheStages() {
        // Given
        var one = new TaskParts(null, null, null, null, Map.of("a", LARGE, "b", LARGE), null, null);
        var other = new java.util.LinkedHashMap<String, JsonNode>();
        other.put("b", LARGE);
        other.put("a", LARGE);

        // Then
        assertThat(Json.bytes(new TaskParts(null, null, null, null, other, null, null)))
                .isEqualTo(Json.bytes(one));
    }

    @Test
    void shouldLeaveOutWhatIsSmall() {
        assertThat(Json.bytes(TaskParts.of(Samples.of(TaskEnvelope.class, Samples.Optionals.PRESENT))))
                .asString()
                .isEqualTo("{}");
    }

    @Test
    void shouldSplitARecordThatIsTooLargeTheSameWayEachTime() {
        // Given
        var record = record(300);

        // When
        var parts = record.split(20_000);

        // Then
        assertThat(parts).hasSizeGreaterThan(2).isEqualTo(record(300).split(20_000));
        assertThat(parts).allMatch(part -> Json.bytes(part).length <= 20_000);
        assertThat(parts).extracting(CausalRecord::id).doesNotHaveDuplicates().startsWith(record.id());
        assertThat(parts.stream().flatMap(part -> part.events().stream())).containsExactlyElementsOf(record.events());
        assertThat(record(2).split(20_000)).containsExactly(record(2));
    }

    private static TaskEnvelope enlarged(TaskEnvelope task) {
        var step = new StageSpec.StepSpec("step", "skill", LARGE, null, 0, null);
        var stage = new StageSpec("stage", "agent", List.of("a"), List.of(step), 0, null);
        var file = Samples.of(StageSpec.FileRef.class, Samples.Optionals.PRESENT);
        var files = Collections.nCopies(1_000, file);
        var product = new TaskResult.Product("key", "kind", null, LARGE);
        var parts =
                new TaskParts(null, LARGE, files, files, Map.of("a", LARGE), LARGE, Collections.nCopies(5, product));
        return task.with(Contract.VERSION, stage, parts, null);
    }

    private static CausalRecord record(int events) {
        var sample = Samples.of(CausalRecord.class, Samples.Optionals.PRESENT);
        List<CausalEvent> many = IntStream.range(0, events)
                .<CausalEvent>mapToObj(number -> new CausalEvent.StageSkipped(
                        new UUID(7, number), sample.recordedAt(), List.of(), "stage" + number, "condition"))
                .toList();
        return new CausalRecord(
                sample.id(),
                sample.source(),
                sample.tenantId(),
                sample.workflowId(),
                sample.traceId(),
                sample.agentId(),
                sample.isSynthetic(),
                sample.syntheticScenarioId(),
                sample.recordedAt(),
                many);
    }
}

package dev.throughline.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepRecordsTest {
    @Test
    void shouldFitIntoRecordsHoweverManyStepsAndCallsThereWere() {
        // Given
        var worst = new Evidence.ProgramRun(
                "program", List.of("\u0001".repeat(2_000)), null, 1, null, false, "failed", Map.of());
        List<CausalEvent> steps = IntStream.range(0, 40)
                .<CausalEvent>mapToObj(index -> step(index, Collections.nCopies(Evidence.MAX_PER_STEP, worst)))
                .toList();
        var record = record(steps);

        // When
        var parts = StepRecords.of(record);

        // Then
        assertThat(Json.bytes(steps.getFirst())).hasSizeGreaterThan(Claims.MAX_RECORD);
        assertThat(parts).allMatch(part -> Json.bytes(part).length <= Claims.MAX_VALUE);
        assertThat(parts).extracting(CausalRecord::id).doesNotHaveDuplicates().startsWith(record.id());
        assertThat(parts.stream().flatMap(part -> part.events().stream()).map(CausalEvent::id))
                .containsExactlyElementsOf(steps.stream().map(CausalEvent::id).toList());
        assertThat(StepRecords.of(record)).isEqualTo(parts);
    }

    @Test
    void shouldTravelAsItIsWhenItIsSmall() {
        var record = record(List.of(step(0, List.of())));
        assertThat(StepRecords.of(record)).containsExactly(record);
    }

    private static CausalRecord record(List<CausalEvent> steps) {
        return new CausalRecord(
                Ids.uuid7(),
                "worker",
                "tenant",
                Ids.uuid7(),
                TraceId.random(),
                "agent",
                false,
                null,
                Instant.EPOCH,
                steps);
    }

    private static CausalEvent.StepRecorded step(int index, List<Evidence> evidence) {
        return new CausalEvent.StepRecorded(
                new UUID(1, index),
                Instant.EPOCH,
                List.of(),
                new UUID(2, 2),
                "stage",
                1,
                index,
                "step",
                "skill",
                "agent",
                "tool",
                "error",
                "failed",
                "error",
                "code",
                "\u0001".repeat(500),
                0,
                1,
                1,
                SpanId.random(),
                SpanId.random(),
                Instant.EPOCH,
                evidence);
    }
}

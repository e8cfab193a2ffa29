package dev.throughline.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceId;
import dev.throughline.incident.Failing;
import dev.throughline.incident.occurrence.FailedStep;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ",task_failed,workflow_failed, ; true",
                ",task_failed,stage_compensated, ; true",
                ",run_quarantined, ; true",
                ",task_failed,compensation_failed, ; true",
                ",compensation_started,stage_compensated,workflow_cancelled, ; false",
                ",lifecycle_changed, ; false",
                ",task_succeeded,workflow_completed, ; false",
                ",task_attempt_failed, ; false",
                ",result_ignored, ; true",
                ",incident_opened, ; false",
                ",not_workflow_failed, ; false"
            })
    void shouldJudgeByTheHeader(String types, boolean wanted) {
        // Given
        var headers = new RecordHeaders().add(CausalRecord.TYPES_HEADER, types.getBytes(StandardCharsets.UTF_8));
        // When
        boolean isWanted = FailureReader.isAboutFailure(headers);
        // Then
        assertThat(isWanted).isEqualTo(wanted);
    }

    @Test
    void shouldLookIntoARecordWithoutTheHeader() {
        assertThat(FailureReader.isAboutFailure(new RecordHeaders())).isTrue();
    }

    @Test
    void shouldLinkRunTaskAndStepWhenARunFailed() {
        // Given
        var failing = Failing.of("t", "boom");
        // When
        List<Failure> failures =
                FailureReader.read(Json.bytes(failing.record())).failures();
        // Then
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.eventId()).isEqualTo(failing.failureId());
            assertThat(failure.severity()).isEqualTo(Severity.ERROR);
            assertThat(failure.title()).isEqualTo("Stage validate failed: boom");
            assertThat(failure.fingerprint()).isEqualTo("run|validate|validate|checks|boom");
            assertThat(failure.run().workflowId()).isEqualTo(failing.workflowId());
            assertThat(failure.run().taskId()).isEqualTo(failing.taskId());
            assertThat(failure.run().stepEventId()).isEqualTo(failing.stepId());
        });
    }

    @Test
    void shouldBeCriticalWhenWhatARunLeftBehindCannotBeUndone() {
        // Given
        var failing = Failing.compensation("t", "no_permission");
        // When
        List<Failure> failures =
                FailureReader.read(Json.bytes(failing.record())).failures();
        // Then
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.eventId()).isEqualTo(failing.failureId());
            assertThat(failure.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(failure.title()).isEqualTo("Compensation of stage deliver failed: no_permission");
            assertThat(failure.detail()).isEqualTo("the folder is locked");
            assertThat(failure.fingerprint()).isEqualTo("compensation_failed|deliver|deliver|remove|no_permission");
            assertThat(failure.run().workflowId()).isEqualTo(failing.workflowId());
            assertThat(failure.run().taskId()).isEqualTo(failing.taskId());
        });
    }

    @Test
    void shouldFindNoFailureInACancellationOrACommand() {
        // Given
        Instant now = Instant.now();
        var events = List.<CausalEvent>of(
                new CausalEvent.LifecycleChanged(
                        Ids.uuid7(), now, List.of(), Ids.uuid7(), "cancel", "ann", null, null, "running", "cancelling"),
                new CausalEvent.WorkflowCancelled(Ids.uuid7(), now, List.of(), SpanId.random(), now, "ann", null));
        var record = new CausalRecord(
                Ids.uuid7(), "orchestrator", "t", Ids.uuid7(), TraceId.random(), null, false, null, now, events);
        // When
        var failures = FailureReader.read(Json.bytes(record)).failures();
        // Then
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldRememberTheStepWhenTheRunFailsInALaterRecord() {
        // Given
        var failing = Failing.of("t", "boom");
        // When
        var found = FailureReader.read(Json.bytes(failing.taskOnly()));
        // Then
        assertThat(found.failures()).isEmpty();
        assertThat(found.steps()).containsExactly(new FailedStep(failing.taskId(), failing.stepId()));
    }

    @Test
    void shouldKeepSyntheticFailuresApart() {
        // When
        var real = FailureReader.read(Json.bytes(Failing.of("t", "boom").record()))
                .failures()
                .getFirst();
        var synthetic = FailureReader.read(
                        Json.bytes(Failing.of("t", "boom", "S-1").record()))
                .failures()
                .getFirst();
        // Then
        assertThat(synthetic.fingerprint()).isNotEqualTo(real.fingerprint()).contains("S-1");
    }

    @Test
    void shouldCutWhatCouldGrowWithoutEnd() {
        // When
        var failure = FailureReader.read(
                        Json.bytes(Failing.of("t", "x".repeat(5_000) + "\0").record()))
                .failures()
                .getFirst();
        // Then
        assertThat(failure.fingerprint()).hasSizeLessThan(500);
        assertThat(failure.title()).hasSize(200);
    }

    /** What comes back from the database must be what went in, or the group of a row would not be found again. */
    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud83d", "\udca5x", "\ud83d\ud83d"})
    void shouldHoldOnlyTextThatTheDatabaseGivesBackAsItWas(String odd) {
        // Given
        String onTheEdge = "x".repeat(99) + "\ud83d\udca5" + odd;
        // When
        var failure = FailureReader.read(Json.bytes(Failing.of("t", onTheEdge).record()))
                .failures()
                .getFirst();
        // Then
        for (String text : List.of(failure.fingerprint(), failure.title(), failure.detail())) {
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text)
                    .doesNotContain("\0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"events\":[]}", "{\"events\":[{\"type\":\"never_heard_of\"}]}"})
    void shouldRefuseWhatIsNoRecord(String body) {
        assertThatThrownBy(() -> FailureReader.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldRefuseATenantThatIsTooLongRatherThanCutIt() {
        byte[] body = Json.bytes(Failing.of("t".repeat(201), "boom").record());
        assertThatThrownBy(() -> FailureReader.read(body)).isInstanceOf(Json.UnreadableException.class);
    }

    @Test
    void shouldKnowADeadLetterByThePlaceItCameFrom() {
        // Given
        var cause = new IllegalStateException("no such field");
        var original = new ConsumerRecord<byte[], byte[]>(Topics.TASK_RESULTS, 3, 17, null, new byte[] {1});
        var letter = DeadLetters.of(original, "orchestrator", cause);
        // When
        var first = FailureReader.deadLetter(arrived(letter.headers(), 5), Standing.REAL);
        var again = FailureReader.deadLetter(arrived(letter.headers(), 6), Standing.REAL);
        // Then
        assertThat(again.eventId()).isEqualTo(first.eventId());
        assertThat(first.title()).isEqualTo("A record of " + Topics.TASK_RESULTS + " cannot be used");
        assertThat(first.detail()).contains("no such field", "offset 17");
        assertThat(first.fingerprint()).contains(Topics.TASK_RESULTS, "IllegalStateException");
        assertThat(first.run()).isNull();
    }

    @Test
    void shouldMakeAnIncidentOfALetterWithoutHeaders() {
        // When
        var failure = FailureReader.deadLetter(arrived(new RecordHeaders(), 9), Standing.REAL);
        // Then
        assertThat(failure.fingerprint()).isEqualTo("dead-letter|-|-");
        assertThat(failure.eventId())
                .isNotEqualTo(FailureReader.deadLetter(arrived(new RecordHeaders(), 10), Standing.REAL)
                        .eventId());
    }

    private static ConsumerRecord<byte[], byte[]> arrived(org.apache.kafka.common.header.Headers headers, long offset) {
        return new ConsumerRecord<>(
                Topics.DEAD_LETTERS,
                0,
                offset,
                0,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                java.util.Optional.empty());
    }
}

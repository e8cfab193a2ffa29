package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Json;
import dev.throughline.trace.AnyEvents;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {
    @Test
    void shouldTakeEventsOfEveryTypeWhenTheyAreWhole() {
        // Given
        var records = AnyEvents.records(1);
        // When // Then
        records.stream()
                .flatMap(record -> record.events().stream())
                .forEach(
                        event -> assertThatCode(() -> Requirements.check(event)).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    workflow_requested,    span_id
                    plan_frozen,           template_id
                    task_dispatched,       task_id stage span_id parent_span_id
                    step_recorded,         task_id span_id parent_span_id started_at
                    task_succeeded,        task_id stage
                    task_attempt_failed,   task_id stage
                    task_failed,           task_id stage
                    task_cancelled,        task_id stage
                    result_ignored,        task_id
                    workflow_cancelled,    actor
                    workflow_queued,       waiting_for
                    lifecycle_changed,     command_id verb actor from_status to_status
                    command_refused,       command_id verb actor status
                    stage_skipped,         stage
                    stage_fanned_out,      stage
                    stage_joined,          stage
                    approval_requested,    task_id stage expires_at
                    dependencies_missing,  task_id stage missing until
                    dependencies_met,      task_id stage
                    sub_workflow_started,  task_id stage child_workflow_id
                    compensation_started,  code error
                    stage_compensated,     stage deleted
                    compensation_failed,   task_id stage error next_try_at
                    incident_opened,       incident_id title
                    incident_repeated,     incident_id
                    workflow_admitted,     id at
                    """)
    void shouldRefuseAnEventWhenItLacksWhatItIsAbout(String type, String fields) {
        for (String field : fields.split(" ")) {
            // Given
            var event = whole(type);
            event.remove(field);
            // When // Then
            refused(event, field);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    workflow_rerun,       round,         1
                    stage_fanned_out,     size,          -1
                    stage_joined,         size,          -1
                    stage_compensated,    deleted,       {"draft": -1}
                    stage_compensated,    deleted,       {"draft": null}
                    task_succeeded,       products,      {"draft": -1}
                    task_failed,          products,      {"draft": -1}
                    task_cancelled,       products,      {"draft": null}
                    approval_requested,   expires_at,    "+10000-01-01T00:00:00Z"
                    compensation_failed,  next_try_at,   "-0001-01-01T00:00:00Z"
                    workflow_cancelled,   started_at,    "+10000-01-01T00:00:00Z"
                    task_dispatched,      causation_ids, [null]
                    """, quoteCharacter = '\'')
    void shouldRefuseAnEventWhenAValueCannotBe(String type, String field, String value) throws Exception {
        // Given
        var event = whole(type);
        event.set(field, Json.MAPPER.readTree(value));
        // When // Then
        refused(event, field);
    }

    private static ObjectNode whole(String type) {
        return Stream.iterate(1L, seed -> seed + 1)
                .flatMap(seed -> AnyEvents.records(seed).stream())
                .flatMap(record -> record.events().stream())
                .filter(event -> event.type().equals(type))
                .findFirst()
                .map(event -> (ObjectNode) Json.MAPPER.valueToTree(event))
                .orElseThrow();
    }

    private static void refused(ObjectNode event, String field) {
        byte[] body = Json.bytes(event);
        assertThatThrownBy(() -> Requirements.check(Json.read(body, CausalEvent.class)))
                .as("%s with %s", Arrays.asList(event), field)
                .isInstanceOf(Json.UnreadableException.class)
                .hasMessageContaining(field);
    }
}

package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.trace.Tale;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GapsTest {
    private final UUID task = Ids.uuid7();

    @Test
    void shouldNameTheRoundThatNobodyToldOf() {
        // Given
        var tale = Tale.begun();
        tale.at(10).failed().at(20).again(2).at(30).failed().at(40).again(4);

        // Then
        assertThat(missing(tale.records)).containsExactly("round 3 of workflow " + tale.workflowId);
    }

    @Test
    void shouldNameTheAttemptThatNobodyToldOf() {
        // Given
        var tale = Tale.begun();
        tale.at(10).tell(dispatch(tale, 3, tale.span));

        // Then
        assertThat(missing(tale.records))
                .containsExactly("dispatch of task " + task + " attempt 1", "dispatch of task " + task + " attempt 2");
    }

    @Test
    void shouldNameTheStepThatNobodyToldOf() {
        // Given
        var tale = Tale.begun().at(10).dispatched(task, "draft");
        tale.at(20).tell(step(tale, 0, Tale.attempt(task))).tell(step(tale, 2, Tale.attempt(task)));

        // Then
        assertThat(missing(tale.records)).containsExactly("step 1 of task " + task + " attempt 1");
    }

    @Test
    void shouldNameTheParentThatShouldHaveBeenOurs() {
        // Given
        var stranger = new SpanId("00000000000000ff");
        var tale = Tale.begun();
        tale.at(10).tell(dispatch(tale, 1, stranger));

        // Then
        assertThat(missing(tale.records))
                .containsExactly("span " + stranger.hex() + ", parent of task " + task + " attempt 1");
    }

    @Test
    void shouldNotCountWithoutEndWhenAnEventIsHostile() {
        // Given
        var tale = Tale.begun();
        tale.at(10).tell(dispatch(tale, Integer.MAX_VALUE, tale.span)).again(Integer.MAX_VALUE);

        // Then
        assertThat(missing(tale.records))
                .hasSize(Gaps.MOST + 1)
                .last()
                .asString()
                .matches("and \\d+ more");
    }

    private TaskDispatched dispatch(Tale tale, int attempt, SpanId parent) {
        return new TaskDispatched(
                Ids.uuid7(),
                tale.now(),
                tale.causes(),
                task,
                "draft",
                "writer",
                attempt,
                Tale.attempt(task),
                parent,
                tale.now().plusSeconds(60));
    }

    private CausalEvent step(Tale tale, int index, SpanId parent) {
        return new StepRecorded(
                Ids.uuid7(),
                tale.now(),
                tale.causes(),
                task,
                "draft",
                1,
                index,
                "step-" + index,
                "delay",
                "writer-1",
                "tool",
                "info",
                "succeeded",
                "success",
                "ok",
                null,
                0,
                10,
                0,
                SpanId.random(),
                parent,
                tale.now(),
                null);
    }

    private static List<String> missing(List<CausalRecord> records) {
        return SpanProjection.of(records).orElseThrow().missing();
    }
}

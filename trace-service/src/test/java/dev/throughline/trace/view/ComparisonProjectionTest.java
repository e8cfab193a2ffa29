package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.Ids;
import dev.throughline.trace.Runs;
import dev.throughline.trace.Tale;
import dev.throughline.trace.view.Comparison.Difference;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ComparisonProjectionTest {
    @Test
    void shouldFindNothingWhenARunIsComparedWithItsLike() {
        // Given
        var one = tale(10, "aa", Map.of("report.md", "11"));
        var other = tale(10, "aa", Map.of("report.md", "11"));

        // When
        var comparison = compare(one, other);

        // Then
        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.stages()).extracting(Comparison.Stage::stage).containsExactly("draft");
    }

    @Test
    void shouldNameOutputsArtifactsAndTimesThatDiffer() {
        // Given
        var one = tale(10, "aa", Map.of("report.md", "11", "data.csv", "22"));
        var other = tale(90, "bb", Map.of("report.md", "12"));

        // When
        var comparison = compare(one, other);

        // Then
        assertThat(comparison.isSame()).isFalse();
        assertThat(comparison.differences())
                .containsExactly(
                        new Difference("output", "draft", "aa", "bb"),
                        new Difference("artifact", "draft/data.csv", "22", null),
                        new Difference("artifact", "draft/report.md", "11", "12"),
                        new Difference("timing", null, "20.0 ms", "100.0 ms"),
                        new Difference("timing", "draft", "10.0 ms", "90.0 ms"));
    }

    @Test
    void shouldStillBeTheSameWhenOnlyTimesDiffer() {
        // When
        var comparison = compare(tale(10, "aa", Map.of()), tale(90, "aa", Map.of()));

        // Then
        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.differences()).extracting(Difference::what).containsOnly("timing");
    }

    @Test
    void shouldNamePathErrorAndCostWhenOneFails() {
        // When
        var comparison = compare(Runs.completed(), Runs.failed());

        // Then
        assertThat(comparison.differences())
                .contains(
                        new Difference("status", null, "completed", "failed"),
                        new Difference("error", null, null, "first: no such file"),
                        new Difference("path", "first", "completed", "failed"),
                        new Difference("steps", "first/load", "succeeded", "failed"),
                        new Difference("error", "first", null, "no such file"));
        assertThat(comparison.a().costMicros()).isEqualTo(7);
    }

    @Test
    void shouldShowAStageThatOnlyOneHas() {
        // Given
        var one = Tale.begun().at(1).dispatched(Ids.uuid7(), "draft").at(2).completed();
        var other = Tale.begun().at(1).dispatched(Ids.uuid7(), "check").at(2).completed();

        // When
        var comparison = compare(one, other);

        // Then
        assertThat(comparison.differences())
                .contains(
                        new Difference("path", "draft", "running", null),
                        new Difference("path", "check", null, "running"));
    }

    private static Tale tale(long millis, String output, Map<String, String> artifacts) {
        UUID task = Ids.uuid7();
        var tale = Tale.begun().at(10).dispatched(task, "draft").at(10 + millis);
        tale.tell(new TaskSucceeded(
                Ids.uuid7(),
                tale.now(),
                tale.causes(),
                task,
                "draft",
                1,
                "writer-1",
                Tale.attempt(task),
                List.copyOf(artifacts.keySet()),
                null,
                output,
                artifacts));
        return tale.completed();
    }

    private static Comparison compare(Tale one, Tale other) {
        return ComparisonProjection.of(
                new Found(one.workflowId, one.records).facts().orElseThrow(),
                new Found(other.workflowId, other.records).facts().orElseThrow());
    }

    private static Comparison compare(Runs one, Runs other) {
        return ComparisonProjection.of(
                new Found(one.workflowId, one.records).facts().orElseThrow(),
                new Found(other.workflowId, other.records).facts().orElseThrow());
    }
}

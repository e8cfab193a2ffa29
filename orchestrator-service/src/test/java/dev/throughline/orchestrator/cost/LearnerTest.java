package dev.throughline.orchestrator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private final Learner learner = new Learner();

    @Test
    void shouldPoolSizesAndVersionsOfAStageButNeverTenants() {
        // When
        var known = learner.learn(Map.of(
                cell("one", 1, 10), new long[] {100, 100},
                cell("one", 2, 20), new long[] {300, 300},
                cell("two", 1, 10), new long[] {9_000}));

        // Then
        assertThat(known.cell(cell("one", 1, 10)).median()).isEqualTo(100);
        assertThat(known.pool(cell("one", 7, 7)).median()).isEqualTo(200);
        assertThat(known.pool(cell("one", 7, 7)).observations()).isEqualTo(4);
        assertThat(known.pool(cell("two", 7, 7)).median()).isEqualTo(9_000);
        assertThat(known.pool(cell("three", 7, 7))).isNull();
    }

    @Test
    void shouldKeepToWhatItSaidWhileThatIsNearlyTrue() {
        // Given
        var before = learner.learn(Map.of(cell("one", 1, 10), new long[] {1_000, 1_000, 1_000}));

        // When
        var after = learner.learn(Map.of(cell("one", 1, 10), new long[] {1_000, 1_000, 1_000, 1_010}));
        var moved = learner.learn(Map.of(cell("one", 1, 10), new long[] {1_000, 2_000, 2_000, 2_000}));

        // Then
        assertThat(after).isSameAs(before);
        assertThat(moved.version()).isGreaterThan(before.version());
    }

    @Test
    void shouldForgetWhatWasNotSeenForTheLongestTime() {
        // Given
        Map<Cell, long[]> many = new HashMap<>();
        for (int i = 0; i < Learner.MOST_CELLS; i++) {
            many.put(cell("t" + i, 1, 1), new long[] {i});
        }
        learner.learn(Map.of(cell("first", 1, 1), new long[] {1}));

        // When
        var known = learner.learn(many);

        // Then
        assertThat(known.cells()).hasSize(Learner.MOST_CELLS).doesNotContainKey(cell("first", 1, 1));
        assertThat(known.pool(cell("first", 1, 1))).isNull();
    }

    @Test
    void shouldKeepAFairSampleOfAnyNumberOfRuns() {
        // Given
        var samples = new Samples(new Random(7));

        // When
        for (int i = 0; i < 10_000; i++) {
            samples.add(cell("one", 1, 1), i);
            samples.add(cell("t" + i, 1, 1), 1);
        }
        Map<Cell, List<Long>> taken = samples.take();

        // Then
        assertThat(taken).hasSize(Samples.MOST_CELLS);
        assertThat(taken.get(cell("one", 1, 1)))
                .hasSize(Samples.MOST_OF_CELL)
                .anyMatch(value -> value > 5_000)
                .anyMatch(value -> value < 5_000);
        assertThat(samples.take()).isEmpty();
    }

    private static Cell cell(String tenant, int version, int sizeClass) {
        return new Cell(tenant, "template", version, "stage", sizeClass);
    }
}

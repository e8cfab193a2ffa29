package dev.throughline.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Budget;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final Usage USAGE = new Usage(10L, 3_000_000L, 4L, 5L, null);

    @Test
    void shouldBeTheSameAfterItWasStored() {
        // Given
        var spending = new Spending(Map.of(), 1, true, new Budget(7L, null, 9L))
                .and("a", USAGE, Costs.REPORTED)
                .and("b", null, Costs.REPORTED);

        // When
        var read = Json.read(Json.bytes(spending), Spending.class);

        // Then
        assertThat(read).isEqualTo(spending).returns(true, Spending::isLearned);
        assertThat(Json.read(Json.bytes(Spending.NOTHING), Spending.class)).isEqualTo(Spending.NOTHING);
    }

    @Test
    void shouldAddUpAttemptsAndWhatOthersTookForAStage() {
        // Given
        var child = Spending.NOTHING.and("x", USAGE, Costs.REPORTED).and("y", null, Costs.REPORTED);

        // When
        var spending = Spending.NOTHING
                .and("a", USAGE, Costs.REPORTED)
                .and("a", USAGE, Costs.REPORTED)
                .and("sub", child)
                .and("nothing", Spending.NOTHING);

        // Then
        assertThat(spending.stages()).containsOnlyKeys("a", "sub");
        assertThat(spending.stages().get("a")).isEqualTo(new Spending.Sum(20, 6_000_000, 18));
        assertThat(spending.total()).returns(30L, Spending.Sum::costMicros).returns(9_000L, Spending.Sum::workMs);
        assertThat(spending.unmeasured()).isEqualTo(1);
    }

    @Test
    void shouldNeverOverflow() {
        // Given
        var most = new Spending.Sum(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4);

        // Then
        assertThat(most.plus(most).plus(most)).isEqualTo(most);
    }
}

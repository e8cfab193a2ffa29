package dev.throughline.orchestrator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Usage;
import dev.throughline.contracts.Usage.OfSkill;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateCardTest {
    private final RateCard card = new RateCard(Map.of(
            "*", new Rate(1, 2, 0, 0),
            "llm.*", new Rate(10, 0, 3_000, 15_000),
            "llm.extract", new Rate(100, 0, 0, 0)));

    @Test
    void shouldTakeTheNearestRate() {
        assertThat(card.rate("llm.extract").perCall()).isEqualTo(100);
        assertThat(card.rate("llm.chat").perCall()).isEqualTo(10);
        assertThat(card.rate("llm").perCall()).isEqualTo(1);
        assertThat(card.rate("sql.query").perCall()).isEqualTo(1);
        assertThat(new RateCard(Map.of()).rate("sql.query")).isEqualTo(Rate.NOTHING);
    }

    @Test
    void shouldNotChargeTokensTwice() {
        // Given
        var paid = new OfSkill("llm.chat", 1, 500L, 1_000_000L, 1_000L, 1_000L);
        var unpaid = new OfSkill("llm.chat", 1, null, 1_000_000L, 1_000L, 1_000L);

        // Then
        assertThat(card.micros(Usage.of(List.of(paid)))).isEqualTo(510);
        assertThat(card.micros(Usage.of(List.of(unpaid)))).isEqualTo(10 + 3_000 + 15_000);
    }

    @Test
    void shouldRoundOnceForAllSkills() {
        // Given
        var quarter = new RateCard(Map.of("*", new Rate(0.25, 0, 0, 0)));
        var usage = Usage.of(
                List.of(new OfSkill("a", 1, null, null, null, null), new OfSkill("b", 1, null, null, null, null)));

        // Then
        assertThat(quarter.micros(usage)).isEqualTo(1);
    }

    @Test
    void shouldTakeTotalsOfWorkersThatNameNoSkill() {
        assertThat(card.micros(new Usage(7L, 3_000_000L, null, null, null))).isEqualTo(7 + 1 + 6);
    }

    @Test
    void shouldBeDeafToNonsense() {
        // Given
        var hostile = new Usage(Long.MIN_VALUE, Long.MAX_VALUE, -1L, Long.MAX_VALUE, null);

        // Then
        assertThat(card.micros(hostile)).isBetween(0L, Long.MAX_VALUE / 4);
    }
}

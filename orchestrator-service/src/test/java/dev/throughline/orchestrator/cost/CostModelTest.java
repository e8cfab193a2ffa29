package dev.throughline.orchestrator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template.StepCost;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static final int MINIMUM = 1;
    private static final Rate CHAT = new Rate(10, 20, 3_000, 15_000);

    @Test
    void shouldAddUpTheCardWhenNothingWasLearned() {
        // When
        Plan.Cost cost = CostModel.estimate(inputs(null, null));

        // Then
        long chat = 2 * (10 + 20 * 3 + 1_200 * 3 + 300 * 15);
        long plain = 10 + 20 / 2;
        assertThat(cost.v1Micros()).isEqualTo(chat + plain);
        assertThat(cost.v2Micros()).isNull();
        assertThat(cost.tokens()).isEqualTo(1_500);
        assertThat(cost.workMs()).isEqualTo(3_000);
        assertThat(CostModel.stages(inputs(null, null)))
                .extracting(CostReport.Stage::restsOn)
                .containsExactly("rate_card");
    }

    @Test
    void shouldTrustObservationsMoreTheMoreThereAre() {
        // Given
        long v1 = CostModel.estimate(inputs(null, null)).v1Micros();

        // When
        long one = learned(1);
        long few = learned(8);
        long many = learned(256);

        // Then
        assertThat(one).isBetween(few, v1);
        assertThat(few).isEqualTo(Math.round(0.5 * 1_000 + 0.5 * v1));
        assertThat(many).isBetween(1_000L, few);
        assertThat(many - 1_000).isLessThan((v1 - 1_000) / 10);
    }

    @Test
    void shouldSayNothingFromAFirstImpression() {
        // Given
        var four = Learned.of(new long[] {7, 7, 7, 7});
        var five = Learned.of(new long[] {7, 7, 7, 7, 7});

        // Then
        assertThat(CostModel.estimate(patient(four)).v2Micros()).isNull();
        assertThat(CostModel.estimate(patient(five)).v2Micros()).isNotNull();
    }

    private static CostInputs patient(Learned cell) {
        var stages = List.of(new CostInputs.Stage("s", List.of(), cell, null));
        return new CostInputs("t", 1, 0, new TreeMap<>(), 1, 2, 5, stages);
    }

    @Test
    void shouldFallBackToTheStageAndThenToTheCard() {
        // Given
        var pool = new Learned(8, 2_000, 2_000, 2_000);
        var cell = new Learned(8, 1_000, 1_000, 1_000);
        long v1 = CostModel.estimate(inputs(null, null)).v1Micros();

        // Then
        assertThat(CostModel.estimate(inputs(null, pool)).v2Micros()).isEqualTo(Math.round((2_000 + v1) / 2.0));
        assertThat(CostModel.estimate(inputs(cell, pool)).v2Micros()).isEqualTo(Math.round(500 + (2_000 + v1) / 4.0));
        assertThat(CostModel.stages(inputs(cell, pool)).getFirst().restsOn()).isEqualTo("size");
        assertThat(CostModel.stages(inputs(null, pool)).getFirst().restsOn()).isEqualTo("stage");
    }

    @Test
    void shouldSayTheSameAgainFromWhatWasKept() {
        // Given
        var costs = new long[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
        Plan.Cost stated = CostModel.estimate(inputs(Learned.of(costs), Learned.ofAll(costs)));

        // When
        Plan.Cost read = Json.read(Json.bytes(stated), Plan.Cost.class);
        Plan.Cost again = CostReport.of(read).cost();

        // Then
        assertThat(CostReport.of(read).confirms(read)).isTrue();
        assertThat(again.inputHash()).isEqualTo(stated.inputHash()).hasSize(64);
        assertThat(again.v1Micros()).isEqualTo(stated.v1Micros());
        assertThat(again.v2Micros()).isEqualTo(stated.v2Micros());
    }

    @Test
    void shouldHaveAnotherHashWhenAnythingIsAnother() {
        // Given
        String hash = CostModel.estimate(inputs(null, null)).inputHash();

        // Then
        assertThat(CostModel.estimate(inputs(new Learned(1, 1, 1, 1), null)).inputHash())
                .isNotEqualTo(hash);
        assertThat(CostModel.estimate(inputs(null, new Learned(1, 1, 1, 1))).inputHash())
                .isNotEqualTo(hash);
    }

    @Test
    void shouldKeepFiguresInBoundsWhenThoseOfTheCardAreNot() {
        // Given
        var steps = List.of(new StepCost("a", 1e300, 1e300, 0, 0));
        var inputs = new CostInputs(
                "t",
                1,
                0,
                new TreeMap<>(Map.of("a", new Rate(1e300, -1, 0, 0))),
                1,
                8,
                1,
                List.of(new CostInputs.Stage("s", steps, null, null)));

        // Then
        assertThat(CostModel.estimate(inputs).v1Micros()).isBetween(0L, Long.MAX_VALUE / 4);
    }

    private static long learned(int observations) {
        var costs = new long[observations];
        Arrays.fill(costs, 1_000);
        return CostModel.estimate(inputs(Learned.ofAll(costs), null)).v2Micros();
    }

    private static CostInputs inputs(Learned cell, Learned pool) {
        var steps = List.of(new StepCost("llm.chat", 2, 3.0, 1_200, 300), new StepCost("delay", 1, null, 0, 0));
        return new CostInputs(
                "t",
                1,
                11,
                new TreeMap<>(Map.of("llm.chat", CHAT, "delay", new Rate(10, 20, 0, 0))),
                0.5,
                8,
                MINIMUM,
                List.of(new CostInputs.Stage("s", steps, cell, pool)));
    }
}

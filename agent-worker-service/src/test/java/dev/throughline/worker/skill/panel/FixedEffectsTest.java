package dev.throughline.worker.skill.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.throughline.worker.skill.panel.FixedEffects.Coefficient;
import dev.throughline.worker.skill.panel.FixedEffects.Fitted;
import dev.throughline.worker.skill.panel.FixedEffects.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Published figures for Grunfeld's investment data (1950, public domain; ten firms, 1935 to 1954), and random panels
 * against {@link DummyRegression}.
 */
class FixedEffectsTest {

    @Test
    void shouldReproducePublishedFiguresWhenFirmsHaveEffects() throws Exception {
        // When: R's plm(inv ~ value + capital, model = "within") prints six digits of these, gretl the clustered ones
        var fit = fit(grunfeld(true), Effects.ENTITY);

        // Then
        assertThat(fit.rSquaredWithin()).isCloseTo(0.76676, within(5e-6));
        assertThat(fit.residualSumOfSquares()).isCloseTo(523478.1, within(0.05));
        assertThat(fit.residualDeviation()).isCloseTo(52.76797, within(5e-6));
        assertThat(fit.freedom()).isEqualTo(9);
        expect(fit.coefficients().get(0), 0.110124, 0.011857, 0.0151945);
        expect(fit.coefficients().get(1), 0.310065, 0.017355, 0.0527518);
        assertThat(fit.coefficients().get(0).t()).isCloseTo(7.248, within(5e-4));
        assertThat(fit.coefficients().get(0).p()).isCloseTo(4.83e-5, within(5e-8));
        assertThat(fit.coefficients().get(1).p()).isCloseTo(0.0002, within(5e-5));
    }

    @Test
    void shouldReproducePublishedTestsWhenErrorsAreConventional() throws Exception {
        var fit = fit(grunfeld(false), Effects.ENTITY);

        assertThat(fit.freedom()).isEqualTo(188);
        assertThat(fit.clusters()).isZero();
        assertThat(fit.coefficients().get(0).t()).isCloseTo(9.2879, within(5e-5));
        assertThat(fit.coefficients().get(1).t()).isCloseTo(17.8666, within(5e-5));
    }

    /** The figures were computed once by numpy's {@code lstsq} on the matrix with all dummies. */
    @Test
    void shouldAgreeWithAnotherProgramWhenYearsHaveEffects() throws Exception {
        var both = fit(grunfeld(true), Effects.TWO_WAY);
        var years = fit(grunfeld(true), Effects.TIME);

        assertThat(both.absorbed()).isEqualTo(29);
        assertThat(both.rSquaredWithin()).isCloseTo(0.7201452129244064, within(1e-10));
        close(both.coefficients().get(0), 0.11771586, 0.01375128, 0.01082443);
        close(both.coefficients().get(1), 0.35791627, 0.02271901, 0.0478484);
        assertThat(years.rSquaredWithin()).isCloseTo(0.8038111837554753, within(1e-10));
        close(years.coefficients().get(0), 0.11679779, 0.0063313, 0.01803855);
        close(years.coefficients().get(1), 0.21970658, 0.03229611, 0.10393422);
    }

    @Test
    void shouldAgreeWithDummiesWhenPanelsAreRandomAndUnbalanced() throws Exception {
        for (long seed = 1; seed <= 30; seed++) {
            for (Effects effects : Effects.values()) {
                // Given
                Panel panel = Singletons.drop(random(seed), effects);
                int slopes = panel.regressors().length;
                int counted = slopes
                        + switch (effects) {
                            case ENTITY -> 1;
                            case TIME, TWO_WAY -> panel.time().count();
                        };
                var expected = DummyRegression.fit(panel, effects, counted);

                // When
                var fit = assertInstanceOf(Fitted.class, FixedEffects.fit(panel, effects, 0.9));

                // Then
                for (int k = 0; k < slopes; k++) {
                    var coefficient = fit.coefficients().get(k);
                    String place = effects + " " + k + ", seed " + seed;
                    assertThat(coefficient.estimate()).as(place).isCloseTo(expected.estimates()[k], within(1e-8));
                    assertThat(coefficient.conventionalError()).as(place).isCloseTo(expected.errors()[k], within(1e-8));
                    assertThat(coefficient.standardError()).as(place).isCloseTo(expected.clustered()[k], within(1e-8));
                }
            }
        }
    }

    @Test
    void shouldDropAndNameRegressorsWhenTheyDependOnOthersOrOnTheEffects() throws Exception {
        // Given
        Panel panel = random(7);
        double[] first = panel.regressors()[0];
        double[] ofTheEntity = Arrays.stream(panel.entity().of())
                .mapToDouble(entity -> 1e6 + entity * 3.7)
                .toArray();
        double[] sum = new double[first.length];
        Arrays.setAll(sum, row -> 2 * first[row] - 3 * panel.regressors()[1][row] + ofTheEntity[row]);
        var wider = new Panel(
                panel.outcome(),
                new double[][] {ofTheEntity, first, panel.regressors()[1], sum},
                panel.entity(),
                panel.time(),
                panel.cluster());

        // When
        var fit = assertInstanceOf(Fitted.class, FixedEffects.fit(wider, Effects.ENTITY, 0.95));

        // Then
        assertThat(fit.dropped()).containsExactly(0, 3);
        assertThat(fit.coefficients()).extracting(Coefficient::regressor).containsExactly(1, 2);
    }

    @Test
    void shouldLeaveOutRowsThatAreAloneInTheirGroupAndThenThoseThatBecomeAlone() throws Exception {
        // Given: entity 2 is there once, which leaves time 3 with a single row of entity 1
        var panel = new Panel(
                new double[] {1, 4, 2, 8, 5, 7, 1, 9},
                new double[][] {{1, 2, 4, 4, 7, 6, 3, 2}},
                new Groups(new int[] {0, 0, 0, 1, 1, 1, 1, 2}, 3),
                new Groups(new int[] {0, 1, 2, 0, 1, 2, 3, 3}, 4),
                null);

        // When
        var both = assertInstanceOf(Fitted.class, FixedEffects.fit(panel, Effects.TWO_WAY, 0.95));

        // Then
        assertThat(both.singletons()).isEqualTo(2);
        assertThat(both.rows()).isEqualTo(6);
        assertThat(both.entities()).isEqualTo(2);
        assertThat(both.times()).isEqualTo(3);
    }

    @Test
    void shouldCountThePartsOfAPanelThatAreNotConnected() {
        var entity = new Groups(new int[] {0, 0, 1, 1, 2, 2, 3, 3}, 4);
        var time = new Groups(new int[] {0, 1, 0, 1, 2, 3, 2, 3}, 4);

        assertThat(entity.componentsWith(time)).isEqualTo(2);
    }

    @Test
    void shouldRefuseWithAReasonWhenNothingCanBeEstimated() throws Exception {
        var entity = new Groups(new int[] {0, 0, 1, 1}, 2);
        var time = new Groups(new int[] {0, 1, 0, 1}, 2);
        double[] varying = {1, 2, 3, 5};
        double[] ofTheEntity = {7, 7, 9, 9};

        assertThat(reason(new Panel(ofTheEntity.clone(), new double[][] {varying.clone()}, entity, time, null)))
                .contains("the outcome does not vary");
        assertThat(reason(new Panel(varying.clone(), new double[][] {ofTheEntity.clone()}, entity, time, null)))
                .contains("no regressor varies");
        assertThat(reason(new Panel(
                        varying.clone(), new double[][] {{1, 4, 2, 2}}, entity, time, new Groups(new int[4], 1))))
                .contains("2 clusters");
        assertThat(reason(new Panel(varying.clone(), new double[][] {{1, 4, 2, 2}, {1, 1, 5, 9}}, entity, time, null)))
                .contains("too few");
    }

    @Test
    void shouldStayExactWhenNumbersAreFarFromZero() throws Exception {
        Panel panel = random(3);
        var moved = random(3);
        for (double[] column : moved.regressors()) {
            Arrays.setAll(column, row -> column[row] + 1e9);
        }

        var here = assertInstanceOf(Fitted.class, FixedEffects.fit(panel, Effects.TWO_WAY, 0.95));
        var there = assertInstanceOf(Fitted.class, FixedEffects.fit(moved, Effects.TWO_WAY, 0.95));

        for (int k = 0; k < here.coefficients().size(); k++) {
            assertThat(there.coefficients().get(k).estimate())
                    .isCloseTo(here.coefficients().get(k).estimate(), within(1e-5));
        }
    }

    private static String reason(Panel panel) throws InterruptedException {
        return assertInstanceOf(Refused.class, FixedEffects.fit(panel, Effects.ENTITY, 0.95))
                .reason();
    }

    private static Fitted fit(Panel panel, Effects effects) throws InterruptedException {
        return assertInstanceOf(Fitted.class, FixedEffects.fit(panel, effects, 0.95));
    }

    private static void expect(Coefficient coefficient, double estimate, double conventional, double clustered) {
        assertThat(coefficient.estimate()).isCloseTo(estimate, within(5e-7));
        assertThat(coefficient.conventionalError()).isCloseTo(conventional, within(5e-7));
        assertThat(coefficient.standardError()).isCloseTo(clustered, within(5e-8));
    }

    private static void close(Coefficient coefficient, double estimate, double conventional, double clustered) {
        assertThat(coefficient.estimate()).isCloseTo(estimate, within(5e-9));
        assertThat(coefficient.conventionalError()).isCloseTo(conventional, within(5e-9));
        assertThat(coefficient.standardError()).isCloseTo(clustered, within(5e-9));
    }

    private static Panel grunfeld(boolean isClustered) throws IOException {
        List<String> lines;
        try (var in = Objects.requireNonNull(FixedEffectsTest.class.getResourceAsStream("/panel/grunfeld.csv"))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
        Map<String, Integer> firms = new HashMap<>();
        int n = lines.size();
        int[] firm = new int[n];
        int[] year = new int[n];
        double[][] numbers = new double[3][n];
        for (int row = 0; row < n; row++) {
            String[] cells = lines.get(row).split(",");
            firm[row] = firms.computeIfAbsent(cells[0], name -> firms.size());
            year[row] = Integer.parseInt(cells[1]) - 1935;
            for (int i = 0; i < 3; i++) {
                numbers[i][row] = Double.parseDouble(cells[i + 2]);
            }
        }
        var entity = Groups.dense(firm);
        return new Panel(
                numbers[0],
                new double[][] {numbers[1], numbers[2]},
                entity,
                Groups.dense(year),
                isClustered ? entity : null);
    }

    /** Entities come and go, effects are correlated with the regressors, errors with each other; clusters are entities. */
    private static Panel random(long seed) {
        var random = new SplittableRandom(seed);
        List<int[]> places = new ArrayList<>();
        for (int entity = 0; entity < 12; entity++) {
            for (int time = 0; time < 9; time++) {
                if (random.nextDouble() < 0.6) {
                    places.add(new int[] {entity, time});
                }
            }
        }
        int n = places.size();
        double[] outcome = new double[n];
        double[][] regressors = new double[3][n];
        double[] lasting = random.doubles(12).map(value -> value * 4).toArray();
        for (int row = 0; row < n; row++) {
            int entity = places.get(row)[0];
            int time = places.get(row)[1];
            outcome[row] = 5 * lasting[entity] + 0.3 * time + random.nextGaussian();
            for (int j = 0; j < 3; j++) {
                regressors[j][row] = random.nextGaussian() + lasting[entity] * j + 0.1 * time;
                outcome[row] += (j - 0.7) * regressors[j][row];
            }
        }
        var entity = Groups.dense(places.stream().mapToInt(place -> place[0]).toArray());
        var time = Groups.dense(places.stream().mapToInt(place -> place[1]).toArray());
        return new Panel(outcome, regressors, entity, time, entity);
    }
}

package dev.throughline.orchestrator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template.StepCost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Both estimators. Pure: the same inputs give the same figures, on any machine.
 *
 * <p>V1 is the rate card over the steps as the template declares them: the cost of one call, times the weight of the step.
 * V2 is what was learned of each stage. An estimate from {@code n} observations is drawn towards what would be said without
 * them, by the weight {@code n / (n + k)}: the empirical Bayes shrinkage of Efron and Morris ("Data Analysis Using Stein's
 * Estimator and its Generalizations", JASA 70, 1975) in the form of Bühlmann's credibility ("Experience rating and
 * credibility", ASTIN Bulletin 4, 1967). What few runs of one size say is drawn towards all runs of the stage, and those
 * towards V1.
 */
final class CostModel {
    private CostModel() {}

    static Plan.Cost estimate(CostInputs inputs) {
        JsonNode document = inputs.document();
        double v1 = 0;
        double v2 = 0;
        double low = 0;
        double high = 0;
        double observations = 0;
        for (var stage : stages(inputs)) {
            v1 += stage.v1();
            v2 += stage.v2();
            low += stage.low();
            high += stage.high();
            observations = Math.max(observations, stage.observations());
        }
        // A first impression would drift from nearly every run, and trip the breaker for nothing.
        boolean isLearned = Math.round(observations) >= Math.max(1, inputs.minObservations());
        return new Plan.Cost(
                RateCard.bounded(v1),
                isLearned ? RateCard.bounded(v2) : null,
                isLearned ? RateCard.bounded(low) : null,
                isLearned ? RateCard.bounded(high) : null,
                tokens(inputs),
                Math.round(seconds(inputs) * 1_000),
                CostInputs.hash(document),
                document);
    }

    /** V2 and its bounds are V1's as long as nothing was learned. */
    static List<CostReport.Stage> stages(CostInputs inputs) {
        List<CostReport.Stage> stages = new ArrayList<>();
        for (var stage : inputs.stages()) {
            stages.add(of(stage, inputs));
        }
        return stages;
    }

    private static CostReport.Stage of(CostInputs.Stage stage, CostInputs inputs) {
        double v1 = 0;
        for (StepCost step : stage.steps()) {
            v1 += v1(step, inputs);
        }
        double k = inputs.shrinkage();
        Learned pool = stage.pool();
        Learned cell = stage.cell();
        double v2 = drawn(cell, Learned::median, drawn(pool, Learned::median, v1, k), k);
        double low = drawn(cell, Learned::p10, drawn(pool, Learned::p10, v1, k), k);
        double high = drawn(cell, Learned::p90, drawn(pool, Learned::p90, v1, k), k);
        String restsOn = cell != null ? "size" : pool != null ? "stage" : "rate_card";
        double observations = cell != null ? cell.observations() : pool != null ? pool.observations() : 0;
        return new CostReport.Stage(stage.stage(), v1, v2, low, high, restsOn, observations);
    }

    private static double v1(StepCost step, CostInputs inputs) {
        Rate rate = new RateCard(inputs.card()).rate(step.skill());
        double seconds = step.seconds() == null ? inputs.expectedSeconds() : step.seconds();
        return step.weight() * rate.of(1, seconds, step.inputTokens(), step.outputTokens());
    }

    private static double drawn(
            @Nullable Learned learned, ToDoubleFunction<Learned> figure, double otherwise, double k) {
        if (learned == null) {
            return otherwise;
        }
        double weight = learned.observations() / (learned.observations() + k);
        return weight * figure.applyAsDouble(learned) + (1 - weight) * otherwise;
    }

    private static long tokens(CostInputs inputs) {
        return inputs.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .mapToLong(step -> step.inputTokens() + step.outputTokens())
                .sum();
    }

    /** Only what the template says: nobody is held up by a guess. */
    private static double seconds(CostInputs inputs) {
        return inputs.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .mapToDouble(step -> step.seconds() == null ? 0 : step.seconds())
                .sum();
    }
}

package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.engine.Plan;
import java.math.BigDecimal;

/**
 * The first estimator: the sum of the weights of all steps, each done once. It does not know how many items a stage will
 * have nor what a sub-workflow costs, and says so.
 */
final class CostEstimate {
    private static final String NAME = "v1";

    private CostEstimate() {}

    static Plan.Estimate of(JsonNode stages) {
        // Sums of binary fractions would depend on the order of the steps.
        BigDecimal sum = BigDecimal.ZERO;
        boolean open = false;
        for (JsonNode stage : stages) {
            for (JsonNode step : stage.path("steps")) {
                sum = sum.add(new BigDecimal(step.path("cost_weight").asText("1")));
            }
            open |= stage.has("for_each") || stage.has("workflow");
        }
        return new Plan.Estimate(NAME, sum.doubleValue(), open);
    }
}

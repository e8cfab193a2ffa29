package dev.throughline.orchestrator.cost;

import dev.throughline.orchestrator.engine.Plan;
import java.util.List;
import java.util.Objects;

/**
 * An estimate in all its parts, computed from its inputs.
 *
 * @param cost as a plan frozen from the same inputs says it
 */
public record CostReport(Plan.Cost cost, List<Stage> stages) {

    /**
     * All in millionths of a US dollar; the sums of a plan are rounded once.
     *
     * @param low nine of ten runs cost more; {@code high}: nine of ten cost less
     * @param restsOn {@code size}: runs with inputs of this size; {@code stage}: all runs of the template;
     *     {@code rate_card}: nothing was learned, and V2 is V1
     * @param observations how many observations of equal weight say as much
     */
    public record Stage(
            String stage, double v1, double v2, double low, double high, String restsOn, double observations) {}

    /** Whether the plan says the same, and from the same inputs. */
    public boolean confirms(Plan.Cost stated) {
        return cost.inputHash().equals(stated.inputHash())
                && cost.v1Micros() == stated.v1Micros()
                && Objects.equals(cost.v2Micros(), stated.v2Micros())
                && Objects.equals(cost.lowMicros(), stated.lowMicros())
                && Objects.equals(cost.highMicros(), stated.highMicros())
                && cost.tokens() == stated.tokens()
                && cost.workMs() == stated.workMs();
    }

    /** @throws dev.throughline.contracts.Json.UnreadableException when the plan's inputs are none */
    public static CostReport of(Plan.Cost stated) {
        var inputs = CostInputs.of(stated.inputs());
        return new CostReport(CostModel.estimate(inputs), CostModel.stages(inputs));
    }
}

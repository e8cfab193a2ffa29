package dev.throughline.orchestrator.costsim;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Budget;
import dev.throughline.orchestrator.cost.CostReport;
import dev.throughline.orchestrator.engine.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would cost, in millionths of a US dollar.
 *
 * @param isLowerBound the number of items of a stage, or what another workflow costs, is known only when it runs
 * @param v2Micros absent while nothing was learned; between {@code lowMicros} and {@code highMicros} lie four of five runs,
 *     as far as their stages go together
 * @param used {@code v1} or {@code v2}: on which one a budget would rely now, {@code why} the reason
 * @param budget the run's, if it has one; {@code isWithinBudget} by the estimate that is used
 * @param isSame of a plan that exists: whether its estimate, computed once more, is what it says; absent for others
 * @param inputs all that the estimators looked at
 */
public record Simulation(
        String templateId,
        int templateVersion,
        @JsonProperty("is_lower_bound") boolean isLowerBound,
        long v1Micros,
        @Nullable Long v2Micros,
        @Nullable Long lowMicros,
        @Nullable Long highMicros,
        String used,
        String why,
        @Nullable Budget budget,
        @JsonProperty("is_within_budget") boolean isWithinBudget,
        @JsonProperty("is_same") @Nullable Boolean isSame,
        List<CostReport.Stage> stages,
        String inputHash,
        JsonNode inputs) {

    /** @param isTrusted whether the breaker lets budgets rely on V2 */
    static Simulation of(Plan plan, CostReport report, boolean isTrusted, @Nullable Boolean isSame) {
        Plan.Cost cost = report.cost();
        Long learned = cost.v2Micros();
        long relied = learned != null && isTrusted ? learned : cost.v1Micros();
        Budget budget = plan.budget();
        return new Simulation(
                plan.templateId(),
                plan.templateVersion(),
                plan.estimate().isLowerBound(),
                cost.v1Micros(),
                learned,
                cost.lowMicros(),
                cost.highMicros(),
                learned != null && isTrusted ? "v2" : "v1",
                why(learned, isTrusted),
                budget,
                budget == null || budget.costMicros() == null || relied <= budget.costMicros(),
                isSame,
                report.stages(),
                cost.inputHash(),
                cost.inputs());
    }

    private static String why(@Nullable Long learned, boolean isTrusted) {
        if (learned == null) {
            return "no run of the template was observed yet";
        }
        return isTrusted ? "the breaker of v2 is closed" : "the breaker of v2 is not closed, or somebody disabled it";
    }
}

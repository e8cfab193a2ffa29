package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.Budget;
import org.jspecify.annotations.Nullable;

/** Whether a run has taken, or is expected to take, more than it may. */
final class Budgets {
    private Budgets() {}

    /**
     * @param what {@code cost}, {@code tokens} or {@code time}
     * @param reason for people
     */
    record Excess(String what, String reason) {}

    /** Null when it may go on. */
    static @Nullable Excess excess(Plan plan, Spending spending) {
        Budget budget = spending.budget(plan);
        if (budget == null) {
            return null;
        }
        var spent = spending.total();
        var cost = plan.estimate().cost();
        var excess = of("cost", "micro-dollars", spent.costMicros(), expected(plan, spending), budget.costMicros());
        if (excess == null) {
            excess = of("tokens", "tokens", spent.tokens(), cost == null ? 0 : cost.tokens(), budget.tokens());
        }
        if (excess == null) {
            excess = of("time", "ms of work", spent.workMs(), cost == null ? 0 : cost.workMs(), budget.timeMs());
        }
        return excess;
    }

    /** By the estimator that was trusted when the run began. */
    static long expected(Plan plan, Spending spending) {
        var cost = plan.estimate().cost();
        if (cost == null) {
            return 0;
        }
        return spending.isLearned() && cost.v2Micros() != null ? cost.v2Micros() : cost.v1Micros();
    }

    private static @Nullable Excess of(String what, String unit, long spent, long expected, @Nullable Long bound) {
        if (bound == null || Math.max(spent, expected) <= bound) {
            return null;
        }
        String reason = spent > bound
                ? "it took " + spent + " of " + bound + " " + unit + " budgeted"
                : "it is expected to take " + expected + " of " + bound + " " + unit + " budgeted";
        return new Excess(what, reason);
    }
}

package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.Budget;
import dev.throughline.contracts.Usage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run has taken so far. Every attempt counts whose result was in time, failed and compensating ones as well, and
 * what a sub-workflow took counts for the stage that it did the work of.
 *
 * @param stages by stage
 * @param unmeasured how many attempts did not say what they took: then nobody knows the whole
 * @param isLearned whether budgets rely on what was learned, as it was decided when the run began
 * @param raised the budget since somebody changed it; null while it is the plan's
 */
public record Spending(
        Map<String, Sum> stages,
        int unmeasured,
        boolean isLearned,
        @Nullable Budget raised) {
    public static final Spending NOTHING = new Spending(Map.of(), 0, false, null);

    public Spending {
        stages = stages == null ? Map.of() : stages;
    }

    /** @param tokens of models, in and out */
    public record Sum(long costMicros, long workMicros, long tokens) {
        public static final Sum ZERO = new Sum(0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(
                    added(costMicros, other.costMicros),
                    added(workMicros, other.workMicros),
                    added(tokens, other.tokens));
        }

        public long workMs() {
            return workMicros / 1_000;
        }

        /** Both are bounded by what one result may say, and still a run may have very many. */
        private static long added(long one, long other) {
            return Math.min(one + other, Long.MAX_VALUE / 4);
        }
    }

    /** @param usage absent: the worker did not say */
    Spending and(String stage, @Nullable Usage usage, Costs costs) {
        if (usage == null) {
            return new Spending(stages, unmeasured + 1, isLearned, raised);
        }
        var took = new Sum(
                costs.micros(usage),
                Usage.number(usage.durationMicros()),
                Usage.number(usage.inputTokens()) + Usage.number(usage.outputTokens()));
        return and(stage, took, 0);
    }

    /** What another run took for a stage of this one. */
    Spending and(String stage, Spending child) {
        return child.stages.isEmpty() && child.unmeasured == 0 ? this : and(stage, child.total(), child.unmeasured);
    }

    private Spending and(String stage, Sum took, int moreUnmeasured) {
        Map<String, Sum> sums = new TreeMap<>(stages);
        sums.merge(stage, took, Sum::plus);
        return new Spending(sums, unmeasured + moreUnmeasured, isLearned, raised);
    }

    /** Under a new budget; of what it says nothing about, the present one holds. */
    Spending raised(@Nullable Budget budget, Plan plan) {
        return budget == null ? this : new Spending(stages, unmeasured, isLearned, budget.or(budget(plan)));
    }

    public @Nullable Budget budget(Plan plan) {
        return raised == null ? plan.budget() : raised;
    }

    public Sum total() {
        Sum total = Sum.ZERO;
        for (Sum stage : stages.values()) {
            total = total.plus(stage);
        }
        return total;
    }
}

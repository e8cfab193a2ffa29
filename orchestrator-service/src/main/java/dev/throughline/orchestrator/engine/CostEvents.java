package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent.CostEstimated;
import dev.throughline.contracts.CausalEvent.CostObserved;
import java.util.List;
import java.util.UUID;

/** What a run is expected to cost when it begins, and what it did cost when it has ended. */
final class CostEvents {
    private static final String V1 = "v1";
    private static final String V2 = "v2";

    private CostEvents() {}

    /** Whose estimate counts is decided once, so that a breaker that trips meanwhile changes no run that began. */
    static Spending begin(Plan plan, Run.Identity identity, Costs costs) {
        var cost = plan.estimate().cost();
        return cost != null && cost.v2Micros() != null && costs.isLearnedTrusted(identity.tenantId())
                ? new Spending(Spending.NOTHING.stages(), 0, true, null)
                : Spending.NOTHING;
    }

    static void estimated(Draft draft, UUID frozen) {
        var cost = draft.plan().estimate().cost();
        if (cost != null) {
            draft.record(id -> new CostEstimated(
                    id,
                    draft.now,
                    List.of(frozen),
                    cost.inputHash(),
                    draft.plan().templateId(),
                    cost.v1Micros(),
                    cost.v2Micros(),
                    draft.spending.isLearned() ? V2 : V1));
        }
    }

    /** Once per ending: a run that is done again ends again, and is then no whole. */
    static void observed(Draft draft) {
        var cost = draft.plan().estimate().cost();
        // A run that was set aside, and one that is done again, may end in the very decision that takes it up.
        boolean isEnd = draft.status.isTerminal()
                && (draft.status != draft.before.status() || draft.round != draft.before.round());
        if (cost == null || !isEnd || draft.events.isEmpty()) {
            return;
        }
        UUID end = draft.events.getLast().id();
        draft.record(id -> new CostObserved(
                id,
                draft.now,
                List.of(end),
                cost.inputHash(),
                draft.plan().templateId(),
                draft.spending.total().costMicros(),
                cost.v1Micros(),
                cost.v2Micros(),
                isWhole(draft)));
    }

    private static boolean isWhole(Draft draft) {
        return draft.status == RunStatus.COMPLETED && draft.round == 1 && draft.spending.unmeasured() == 0;
    }
}

package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations.Events;
import dev.throughline.orchestrator.scenario.file.Expectations.Undone;
import dev.throughline.orchestrator.scenario.verdict.Observations.LedgerSeen;

/** What stands in the ledger, and whether it can be believed. */
final class LedgerChecks {
    private static final String NOT_COMPENSATED = "compensation_failed";

    private LedgerChecks() {}

    static String expected(Events events) {
        return (events.contains().isEmpty() ? "" : "at least " + Checks.counts(events.contains()))
                + (events.absent().isEmpty() ? "" : " and no " + String.join(", ", events.absent()));
    }

    static Finding events(Events expected, LedgerSeen seen) {
        boolean holds = expected.contains().entrySet().stream()
                        .allMatch(entry -> seen.events().getOrDefault(entry.getKey(), 0) >= entry.getValue())
                && expected.absent().stream().noneMatch(seen.events()::containsKey);
        return Finding.when(holds, Checks.counts(seen.events()));
    }

    static String expected(Undone undone) {
        String stages =
                undone.stages().isEmpty() ? "" : ", and the ledger tells of " + String.join(", ", undone.stages());
        return switch (undone.result()) {
            case DONE -> "everything is undone: no row is left" + stages;
            case RECOVERED -> "undoing fails at first, and in the end no row is left" + stages;
        };
    }

    static Finding undone(Undone expected, LedgerSeen seen, Look<Integer> products) {
        int failures = seen.events().getOrDefault(NOT_COMPENSATED, 0);
        String told = (seen.undone().isEmpty() ? "nothing" : String.join(", ", seen.undone())) + " undone, " + failures
                + " compensations failed";
        boolean isAsExpected = switch (expected.result()) {
            case DONE -> failures == 0;
            case RECOVERED -> failures > 0;
        };
        return products.judged(left -> Finding.when(
                isAsExpected && left == 0 && seen.undone().containsAll(expected.stages()),
                told + ", " + left + " rows left"));
    }

    static Finding ledger(LedgerSeen seen) {
        if (!seen.problems().isEmpty()) {
            return new Finding.Other("the proof does not verify: " + String.join("; ", seen.problems()));
        }
        if (!seen.unguarded().isEmpty()) {
            return new Finding.Other("rows could be changed: " + String.join("; ", seen.unguarded()));
        }
        return seen.leaves() == 0
                ? new Finding.Nothing("the proof has no record")
                : new Finding.Held(seen.leaves() + " records proven, every trigger is on");
    }
}

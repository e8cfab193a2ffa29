package dev.throughline.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random plans under random results, duplicates, reorderings, losses, crashes, commands and clocks. */
class RunDeciderProperties {
    private static final Set<String> MOVES = new ConcurrentSkipListSet<>();

    @Property(tries = 4_000)
    void shouldEndOnceAndLeaveAllOrNothing(@ForAll long seed) {
        // Given
        var simulated = new SimulatedRun(seed, MOVES);
        Set<UUID> ids = new HashSet<>();
        Map<Integer, Integer> ends = new HashMap<>();

        // When
        simulated.play((before, decision) -> {
            Run run = decision.run();
            for (CausalEvent event : decision.events()) {
                assertThat(ids.add(event.id())).isTrue();
                if (isEnd(event)) {
                    ends.merge(run.round(), 1, Integer::sum);
                }
                if (event instanceof CausalEvent.TaskDispatched dispatched && !StageNames.isUndo(dispatched.stage())) {
                    assertThat(run.plan()
                                    .stage(StageNames.stage(dispatched.stage()))
                                    .needs())
                            .allMatch(need -> isPassed(run.tasks().get(need)));
                }
            }
            requireBudget(simulated, decision);
            assertThat(run.nextWakeUp().isPresent()).isNotEqualTo(run.status().isTerminal());
            assertThat(counts(simulated.rows.values())).isEqualTo(run.products());
            assertThat(decision.run().artifacts())
                    .extracting(file -> file.name())
                    .containsExactlyInAnyOrderElementsOf(simulated.artifacts);
        });

        // Then
        Run run = simulated.run;
        assertThat(run.status().isTerminal()).as("status %s", run.status()).isTrue();
        assertThat(ends.get(run.round())).isEqualTo(1);
        if (run.status() == RunStatus.COMPLETED) {
            assertThat(run.artifacts())
                    .extracting(file -> file.name())
                    .containsAll(run.plan().outputs());
        } else {
            assertThat(simulated.rows).isEmpty();
            assertThat(simulated.artifacts).isEmpty();
        }
        assertThat(balance(simulated.ledger)).isEqualTo(kinds(simulated.rows.values()));
        requireReverseOrder(simulated.ledger);
        requireCosts(simulated);
    }

    /** Whoever is above the budget begins nothing but compensations. */
    private static void requireBudget(SimulatedRun simulated, Decision decision) {
        Run run = decision.run();
        var budget = run.spending().budget(run.plan());
        boolean isForward = run.status() == RunStatus.RUNNING
                && decision.dispatched().stream().anyMatch(task -> !StageNames.isUndo(task));
        if (budget != null && isForward) {
            assertThat(simulated.spent).isLessThanOrEqualTo(budget.costMicros());
            assertThat(Budgets.expected(run.plan(), run.spending())).isLessThanOrEqualTo(budget.costMicros());
        }
    }

    /** Estimated once, observed at each end, and the sum is that of the results that counted. */
    private static void requireCosts(SimulatedRun simulated) {
        Run run = simulated.run;
        var estimates = simulated.ledger.stream()
                .filter(CausalEvent.CostEstimated.class::isInstance)
                .toList();
        var observed = simulated.ledger.stream()
                .filter(CausalEvent.CostObserved.class::isInstance)
                .map(CausalEvent.CostObserved.class::cast)
                .toList();
        boolean isEstimated = run.plan().estimate().cost() != null;
        assertThat(estimates).hasSize(isEstimated ? 1 : 0);
        assertThat(observed.isEmpty()).isNotEqualTo(isEstimated);
        if (isEstimated) {
            var last = observed.getLast();
            assertThat(last.actualMicros()).isEqualTo(simulated.spent);
            assertThat(last.isWhole())
                    .isEqualTo(run.status() == RunStatus.COMPLETED
                            && run.round() == 1
                            && run.spending().unmeasured() == 0);
        }
    }

    @AfterContainer
    static void shouldHaveVisitedEveryTransition() {
        Set<String> possible = new TreeSet<>(TaskStates.moves());
        possible.addAll(RunStatuses.moves());
        Set<String> visited = new TreeSet<>();
        MOVES.forEach(move -> visited.addAll(Moves.path(move, possible)));

        possible.removeAll(visited);
        assertThat(possible).as("never visited").isEmpty();
    }

    private static boolean isEnd(CausalEvent event) {
        return event instanceof CausalEvent.WorkflowCompleted
                || event instanceof CausalEvent.WorkflowFailed
                || event instanceof CausalEvent.WorkflowCancelled;
    }

    private static boolean isPassed(TaskState task) {
        return task instanceof TaskState.Succeeded || task instanceof TaskState.Skipped;
    }

    private static Map<String, Integer> counts(Iterable<ProductRow> rows) {
        Map<String, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.stage(), 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> kinds(Iterable<ProductRow> rows) {
        Map<String, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.kind(), 1, Integer::sum));
        return counts;
    }

    /** What the ledger says was made, less what it says is gone. */
    private static Map<String, Integer> balance(List<CausalEvent> ledger) {
        Map<String, Integer> balance = new HashMap<>();
        for (CausalEvent event : ledger) {
            Map<String, Integer> made = switch (event) {
                case CausalEvent.TaskSucceeded e -> e.products();
                case CausalEvent.TaskFailed e -> e.products();
                case CausalEvent.TaskCancelled e -> e.products();
                default -> null;
            };
            if (made != null) {
                made.forEach((kind, count) -> balance.merge(kind, count, Integer::sum));
            }
            if (event instanceof CausalEvent.StageCompensated gone) {
                gone.deleted().forEach((kind, count) -> balance.merge(kind, -count, Integer::sum));
            }
        }
        balance.remove("file");
        balance.values().removeIf(count -> count == 0);
        return balance;
    }

    /** The stage whose last task ended last is undone first. */
    private static void requireReverseOrder(List<CausalEvent> ledger) {
        Map<String, Integer> lastEnd = new HashMap<>();
        List<Integer> undone = new ArrayList<>();
        for (int i = 0; i < ledger.size(); i++) {
            int position = i;
            switch (ledger.get(i)) {
                case CausalEvent.TaskSucceeded e -> noteEnd(lastEnd, e.stage(), position);
                case CausalEvent.TaskFailed e -> noteEnd(lastEnd, e.stage(), position);
                case CausalEvent.TaskCancelled e -> noteEnd(lastEnd, e.stage(), position);
                case CausalEvent.StageJoined e -> noteEnd(lastEnd, e.stage(), position);
                case CausalEvent.CompensationStarted ignored -> undone.clear();
                case CausalEvent.StageCompensated e -> {
                    int end = lastEnd.get(e.stage());
                    assertThat(undone).as("ends of %s", e.stage()).allMatch(earlier -> earlier > end);
                    undone.add(end);
                }
                default -> {}
            }
        }
    }

    private static void noteEnd(Map<String, Integer> lastEnd, String task, int position) {
        if (!StageNames.isUndo(task)) {
            lastEnd.put(StageNames.stage(task), position);
        }
    }
}

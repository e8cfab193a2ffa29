package dev.throughline.orchestrator.scenario.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the probe does next. Pure. */
final class ProbeDecider {
    /** Longer than any run may take by its own deadline: whoever runs it is gone. */
    static final Duration RUN_PATIENCE = Duration.ofMinutes(15);

    /** A clean-up waits for services that are away; the probe goes on and comes back to the scenario. */
    static final Duration CLEANUP_PATIENCE = Duration.ofMinutes(5);

    private final List<String> scenarios;
    private final Duration every;
    private final boolean cleanup;

    /** @param scenarios at least one */
    ProbeDecider(List<String> scenarios, Duration every, boolean cleanup) {
        this.scenarios = List.copyOf(scenarios);
        this.every = every;
        this.cleanup = cleanup;
    }

    sealed interface Step {
        record Wait() implements Step {}

        record Start(String scenario) implements Step {}

        /** The run is judged: tell, and go on. */
        record Judged(Verdict verdict, ProbeTurn next) implements Step {
            /** Or is kept: nothing can be added to the verdict any more. */
            boolean isCleanedUp() {
                return next.phase() != ProbeTurn.Phase.CLEANING;
            }
        }

        /** Its clean-up is, too. */
        record Cleaned(Verdict verdict, ProbeTurn next) implements Step {}

        /** The run is not there any more, or does not end. */
        record Lost(String scenario, ProbeTurn next) implements Step {}
    }

    /** @param found the run of the turn; empty when there is none */
    Step next(ProbeTurn turn, Optional<ProbedRun> found, Instant now) {
        return switch (turn.phase()) {
            case IDLE -> now.isBefore(turn.since()) ? new Step.Wait() : new Step.Start(scenario(turn));
            case RUNNING -> running(turn, found, now);
            case CLEANING -> cleaning(turn, found, now);
        };
    }

    private Step running(ProbeTurn turn, Optional<ProbedRun> found, Instant now) {
        if (found.isEmpty() || found.get().isCancelled()) {
            return new Step.Lost(scenario(turn), after(turn, now));
        }
        if (!found.get().isJudged()) {
            return isOver(turn, RUN_PATIENCE, now) ? new Step.Lost(scenario(turn), after(turn, now)) : new Step.Wait();
        }
        boolean isDone = !cleanup || found.get().isCleaned();
        return new Step.Judged(found.get().verdict(scenario(turn)), isDone ? after(turn, now) : turn.cleaning(now));
    }

    private Step cleaning(ProbeTurn turn, Optional<ProbedRun> found, Instant now) {
        if (found.isEmpty()) {
            return new Step.Lost(scenario(turn), after(turn, now));
        }
        if (found.get().isCleaned()) {
            return new Step.Cleaned(found.get().verdict(scenario(turn)), after(turn, now));
        }
        return isOver(turn, CLEANUP_PATIENCE, now)
                ? new Step.Cleaned(found.get().verdict(scenario(turn)).notCleaned(), after(turn, now))
                : new Step.Wait();
    }

    private static boolean isOver(ProbeTurn turn, Duration patience, Instant now) {
        return now.isAfter(turn.since().plus(patience));
    }

    /** The settings may have changed since the turn was stored. */
    private String scenario(ProbeTurn turn) {
        return scenarios.get(turn.position() % scenarios.size());
    }

    private ProbeTurn after(ProbeTurn turn, Instant now) {
        int next = turn.position() % scenarios.size() + 1;
        if (next < scenarios.size()) {
            return new ProbeTurn(next, ProbeTurn.Phase.IDLE, null, turn.roundAt(), now);
        }
        Instant due = turn.roundAt().plus(every);
        return new ProbeTurn(0, ProbeTurn.Phase.IDLE, null, turn.roundAt(), due.isBefore(now) ? now : due);
    }
}

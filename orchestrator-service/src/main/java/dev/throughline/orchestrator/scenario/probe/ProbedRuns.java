package dev.throughline.orchestrator.scenario.probe;

import java.util.Optional;
import java.util.UUID;

/** Who starts runs and knows what became of them; tests of the probe play it. */
interface ProbedRuns {
    /** @return the id of the run */
    UUID start(String scenario, boolean cleanup) throws NotStartedException;

    Optional<ProbedRun> find(UUID run);

    /** The scenario is not known, or scenarios are not set up. */
    final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1;

        NotStartedException(String reason) {
            super(reason);
        }
    }
}

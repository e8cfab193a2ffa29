package dev.throughline.orchestrator.scenario.run;

import java.util.UUID;

/** Whoever cleans up after scenarios. */
public interface CleanUpDoor {
    /** What is done with what still runs. */
    enum Running {
        REFUSE,
        CANCEL
    }

    /**
     * Asks for everything of a scenario, or of one run of it, to be deleted. Asking again for what is being deleted is the
     * same clean-up. Blocking.
     *
     * @param scenario {@code <id>} or {@code <id>/<run>}
     * @return of the clean-up
     */
    UUID ask(String tenantId, String scenario, Running running, String actor);
}

package dev.throughline.orchestrator.scenario.probe;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the probe is.
 *
 * @param position of the scenario whose turn it is, in the list of the settings
 * @param run absent while it is idle
 * @param roundAt when the first scenario of this round was started
 * @param since when the phase began; of an idle probe, when the next run is due
 */
record ProbeTurn(int position, Phase phase, @Nullable UUID run, Instant roundAt, Instant since) {
    enum Phase {
        IDLE,
        RUNNING,
        CLEANING
    }

    static ProbeTurn first(Instant now) {
        return new ProbeTurn(0, Phase.IDLE, null, now, now);
    }

    ProbeTurn started(UUID started, Instant now) {
        return new ProbeTurn(position, Phase.RUNNING, started, position == 0 ? now : roundAt, now);
    }

    ProbeTurn cleaning(Instant now) {
        return new ProbeTurn(position, Phase.CLEANING, run, roundAt, now);
    }
}

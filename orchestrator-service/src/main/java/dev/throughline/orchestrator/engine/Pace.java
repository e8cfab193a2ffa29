package dev.throughline.orchestrator.engine;

import java.time.Instant;

/** How fast agents may be given work. */
@FunctionalInterface
public interface Pace {
    Pace UNLIMITED = (agent, now) -> now;

    /** Takes the next turn of the agent: now, or the later moment at which the task may go out. */
    Instant turn(String agent, Instant now);

    /** The same; turns that rehearsals take are not taken from real work. */
    default Instant turn(String name, boolean isSynthetic, Instant now) {
        return turn(name, now);
    }
}

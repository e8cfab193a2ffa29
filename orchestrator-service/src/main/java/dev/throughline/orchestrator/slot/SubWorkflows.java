package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import java.util.UUID;

/** Makes the request for a run that does the work of a stage. No I/O: it is asked while a slot decides. */
public interface SubWorkflows {

    /** @param childId the id it must have, in the slot of its parent */
    Planned plan(Run parent, String stage, UUID childId);

    sealed interface Planned {
        record Possible(StartRequest request) implements Planned {}

        record Impossible(String why) implements Planned {}
    }
}

package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import java.util.UUID;

/** What became of a request to start. Anything but {@link Rejected} and {@link Refused} is durable. */
public sealed interface StartOutcome {
    record Started(Run run) implements StartOutcome {}

    /** The same request was accepted before, as this workflow. */
    record Replayed(UUID workflowId) implements StartOutcome {}

    record KeyReused(UUID workflowId) implements StartOutcome {}

    /** Nothing was started, and trying again would not help. */
    record Refused(String why) implements StartOutcome {}

    /** Nothing was started; trying again later may help. */
    record Rejected(String reason) implements StartOutcome {}
}

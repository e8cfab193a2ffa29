package dev.throughline.orchestrator.slot;

import java.util.List;

/** What became of a command. Anything but {@link Unavailable} is durable. */
public sealed interface CommandOutcome {
    /** It is so now, or was already. */
    record Done() implements CommandOutcome {}

    /** @param allowed what is possible instead */
    record Refused(String why, List<String> allowed) implements CommandOutcome {}

    record UnknownWorkflow() implements CommandOutcome {}

    /** Nobody can decide now; trying again later may help. */
    record Unavailable(String reason) implements CommandOutcome {}
}

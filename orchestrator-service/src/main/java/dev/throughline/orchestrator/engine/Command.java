package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.TaskResult;

/** Whatever can change a run that exists. */
public sealed interface Command {
    record ResultArrived(TaskResult result) implements Command {}

    /** A deadline or a retry may be due. */
    record WakeUp() implements Command {}
}

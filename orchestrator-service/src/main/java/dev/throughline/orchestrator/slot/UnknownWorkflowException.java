package dev.throughline.orchestrator.slot;

/** The reason in a dead letter; never thrown. */
final class UnknownWorkflowException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownWorkflowException(int slot) {
        super("slot " + slot + " has never had the workflow of this result");
    }
}

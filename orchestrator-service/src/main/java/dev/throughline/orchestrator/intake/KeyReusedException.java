package dev.throughline.orchestrator.intake;

import java.util.UUID;

/** The reason in a dead letter; never thrown. */
final class KeyReusedException extends Exception {
    private static final long serialVersionUID = 1;

    KeyReusedException(UUID workflowId) {
        super("the key belongs to another request, accepted as workflow " + workflowId);
    }
}

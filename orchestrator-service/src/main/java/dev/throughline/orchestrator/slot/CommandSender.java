package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.WorkflowCommand;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** Hands commands to the instance that decides about their workflow. */
@Singleton
public final class CommandSender {
    private final TaskPublisher publisher;

    CommandSender(TaskPublisher publisher) {
        this.publisher = publisher;
    }

    /** Completes when the broker has it; what becomes of it is a row of its own then. */
    public CompletableFuture<Void> send(WorkflowCommand command, Standing about) {
        return publisher.command(command, about);
    }
}

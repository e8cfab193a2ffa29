package dev.throughline.orchestrator.lifecycle;

import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.slot.CommandOutcome;
import dev.throughline.orchestrator.slot.CommandSender;
import dev.throughline.orchestrator.slot.Slots;
import dev.throughline.orchestrator.slot.Standing;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Brings a command to whoever decides about its workflow: a slot of this instance, or another one over Kafka. */
@Singleton
public final class CommandRoute {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Slots slots;
    private final CommandSender sender;
    private final CommandStore commands;

    CommandRoute(Slots slots, CommandSender sender, CommandStore commands) {
        this.slots = slots;
        this.sender = sender;
        this.commands = commands;
    }

    /**
     * Empty when the command is on its way and its outcome takes long.
     *
     * @param about what its run is, as its headers say to another instance
     * @param known whether there is such a workflow; asked before another instance is told
     * @param caller where the answer is wanted
     */
    public Uni<Optional<CommandOutcome>> ask(
            WorkflowCommand command, Standing about, Uni<Boolean> known, Executor caller) {
        return slots.ask(command)
                .map(answer -> Uni.createFrom().completionStage(answer).map(Optional::<CommandOutcome>of))
                .orElseGet(() -> elsewhere(command, about, known))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Optional.of(new CommandOutcome.Unavailable("the command is not durable yet")))
                .emitOn(caller);
    }

    private Uni<Optional<CommandOutcome>> elsewhere(WorkflowCommand command, Standing about, Uni<Boolean> known) {
        Instant until = Instant.now().plus(PATIENCE.minusMillis(500));
        return known.chain(exists -> exists
                ? Uni.createFrom()
                        .completionStage(() -> sender.send(command, about))
                        .chain(() -> awaited(command.commandId(), until))
                : Uni.createFrom().item(Optional.<CommandOutcome>of(new CommandOutcome.UnknownWorkflow())));
    }

    private Uni<Optional<CommandOutcome>> awaited(UUID commandId, Instant until) {
        return commands.outcome(commandId)
                .repeat()
                .withDelay(LOOK_EVERY)
                .whilst(found -> found.isEmpty() && Instant.now().isBefore(until))
                .collect()
                .last();
    }
}

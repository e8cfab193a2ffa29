package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that takes the place of another one says so in its own record, and from that record follows the command that
 * cancels the other: whoever sends the record sends the command, however often.
 */
public final class Replacement {
    private static final String VERB = "replace";
    private static final String ACTOR = "idempotency-key";

    private Replacement() {}

    static CausalEvent event(UUID id, Instant now, UUID requested, UUID replaced) {
        return new LifecycleChanged(
                id, now, List.of(requested), id, VERB, ACTOR, replaced.toString(), null, "planned", "planned");
    }

    public static Optional<WorkflowCommand> command(CausalRecord record) {
        for (CausalEvent event : record.events()) {
            if (event instanceof LifecycleChanged changed && changed.verb().equals(VERB) && changed.reason() != null) {
                return Optional.of(new WorkflowCommand(
                        changed.commandId(),
                        UUID.fromString(changed.reason()),
                        Verb.CANCEL,
                        ACTOR,
                        "replaced by " + record.workflowId(),
                        null,
                        null));
            }
        }
        return Optional.empty();
    }
}

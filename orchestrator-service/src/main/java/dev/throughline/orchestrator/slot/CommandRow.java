package dev.throughline.orchestrator.slot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A durable {@link CommandOutcome} as columns, and back. */
public record CommandRow(String outcome, @Nullable String refusal, List<String> allowed) {

    static CommandRow of(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Done ignored -> new CommandRow("done", null, List.of());
            case CommandOutcome.Refused refused -> new CommandRow("refused", refused.why(), refused.allowed());
            case CommandOutcome.UnknownWorkflow ignored -> new CommandRow("unknown_workflow", null, List.of());
            case CommandOutcome.Unavailable unavailable ->
                throw new IllegalArgumentException("not decided: " + unavailable.reason());
        };
    }

    public CommandOutcome toOutcome() {
        return switch (outcome) {
            case "done" -> new CommandOutcome.Done();
            case "refused" -> new CommandOutcome.Refused(refusal == null ? "" : refusal, allowed);
            case "unknown_workflow" -> new CommandOutcome.UnknownWorkflow();
            default -> throw new IllegalStateException("no outcome is called " + outcome);
        };
    }
}

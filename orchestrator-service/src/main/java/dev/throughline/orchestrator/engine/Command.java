package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.WorkflowCommand;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whatever can change a run that exists. */
public sealed interface Command {
    record ResultArrived(TaskResult result) implements Command {}

    /** A deadline or a retry may be due. */
    record WakeUp() implements Command {}

    /** Somebody asks for something. */
    record Asked(WorkflowCommand command) implements Command {}

    /**
     * The stage that {@link Compensation#next} named is to be undone.
     *
     * @param rows all the rows that it left behind
     */
    record Undo(String stage, List<ProductRow> rows) implements Command {}

    /** The run that this one does work for needs it no more, whether it is still at it or has completed. */
    record Disowned(UUID cause) implements Command {}

    /** The run waited for its turn, and it has come. */
    record Admit() implements Command {}

    /**
     * The run that does the work of a task of this one has ended, or could not begin.
     *
     * @param outputs of its stages, when it completed
     * @param spent what it took
     */
    record ChildEnded(
            UUID taskId,
            RunStatus status,
            @Nullable JsonNode outputs,
            @Nullable String error,
            Spending spent) implements Command {
        /** One that took nothing. */
        public ChildEnded(UUID taskId, RunStatus status, @Nullable JsonNode outputs, @Nullable String error) {
            this(taskId, status, outputs, error, Spending.NOTHING);
        }
    }
}

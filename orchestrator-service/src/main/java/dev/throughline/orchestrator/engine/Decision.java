package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one command: the run as it now is, what to record and to store, what to send once that is durable.
 *
 * @param dispatched tasks that go (again) to a worker
 * @param cancelled attempts whose result no longer matters
 * @param rows what the run leaves behind from now on
 * @param deletion what it no longer leaves behind
 * @param undoing for a dispatched compensation: the rows it is about
 * @param answer to whoever asked; null when nobody did
 */
public record Decision(
        Run run,
        List<CausalEvent> events,
        List<String> dispatched,
        List<Cancelled> cancelled,
        List<ProductRow> rows,
        Deletion deletion,
        List<ProductRow> undoing,
        List<Child> children,
        @Nullable Answer answer) {

    public record Cancelled(UUID taskId, int attempt) {}

    /** By exact id and by exact name. */
    public record Deletion(List<UUID> rows, List<String> artifacts) {
        public static final Deletion NOTHING = new Deletion(List.of(), List.of());
    }

    /** What is to happen to a run that does the work of a stage of this one. */
    public sealed interface Child {
        /** @param stage its own spec says which workflow, its parameters still hold expressions */
        record Start(String stage, UUID workflowId) implements Child {}

        /** @param cause the event of this run that leads to it */
        record Cancel(UUID workflowId, UUID cause) implements Child {}
    }

    /** What a command came to. */
    public sealed interface Answer {
        /** It is so now, or was already. */
        record Done() implements Answer {}

        /** @param allowed verbs that are possible now */
        record Refused(String why, List<String> allowed) implements Answer {}
    }

    public Decision with(List<CausalEvent> otherEvents) {
        return new Decision(run, otherEvents, dispatched, cancelled, rows, deletion, undoing, children, answer);
    }

    /** Whether nothing has to be stored or sent. */
    public boolean isIdle(Run before) {
        return events.isEmpty() && run.tasks().equals(before.tasks());
    }

    /** A run in which nothing happened. */
    public static Decision unchanged(Run run) {
        return new Decision(
                run, List.of(), List.of(), List.of(), List.of(), Deletion.NOTHING, List.of(), List.of(), null);
    }
}

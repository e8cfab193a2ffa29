package dev.throughline.contracts;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verb for a run that exists: the body of records on {@code throughline.workflow-commands} under the workflow id, and
 * what {@code POST /api/v1/workflows/{id}/<verb>} becomes.
 *
 * @param commandId a repetition with the same id changes nothing
 * @param actor who asks, at most 200 characters
 * @param reason why, at most 500 characters
 * @param stage of rerun, approve and reject
 * @param until of pause: when the run goes on by itself
 * @param budget of resume: what the run may take in all; what is absent stays as it was
 */
public record WorkflowCommand(
        UUID commandId,
        UUID workflowId,
        Verb verb,
        String actor,
        @Nullable String reason,
        @Nullable String stage,
        @Nullable Instant until,
        @Nullable Budget budget) {

    /** A command that changes no budget. */
    public WorkflowCommand(
            UUID commandId,
            UUID workflowId,
            Verb verb,
            String actor,
            @Nullable String reason,
            @Nullable String stage,
            @Nullable Instant until) {
        this(commandId, workflowId, verb, actor, reason, stage, until, null);
    }

    /** What can be asked of a run; {@code START} of one that was prepared step by step and whose plan is frozen. */
    public enum Verb {
        START,
        CANCEL,
        PAUSE,
        RESUME,
        RERUN,
        COMPENSATE,
        APPROVE,
        REJECT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

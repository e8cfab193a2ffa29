package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a run is being undone, and so what it becomes when nothing is left to undo.
 *
 * <p>{@code at} is when that was decided, {@code cause} the event, {@code last} the latest event of the undoing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Ending.Failure.class, name = "failure"),
    @JsonSubTypes.Type(value = Ending.Cancellation.class, name = "cancellation"),
    @JsonSubTypes.Type(value = Ending.Repetition.class, name = "repetition"),
})
public sealed interface Ending {
    Instant at();

    UUID cause();

    UUID last();

    Ending after(UUID event);

    /** @param error at most 200 characters */
    record Failure(
            Instant at,
            UUID cause,
            UUID last,
            String code,
            String error,
            @Nullable UUID taskId,
            @Nullable String stage,
            @Nullable String step,
            @Nullable String agent)
            implements Ending {
        @Override
        public Failure after(UUID event) {
            return new Failure(at, cause, event, code, error, taskId, stage, step, agent);
        }
    }

    record Cancellation(
            Instant at,
            UUID cause,
            UUID last,
            String actor,
            @Nullable String reason) implements Ending {
        @Override
        public Cancellation after(UUID event) {
            return new Cancellation(at, cause, event, actor, reason);
        }
    }

    /** Only {@code stages} are undone, and then done again. */
    record Repetition(Instant at, UUID cause, UUID last, List<String> stages) implements Ending {
        @Override
        public Repetition after(UUID event) {
            return new Repetition(at, cause, event, stages);
        }
    }
}

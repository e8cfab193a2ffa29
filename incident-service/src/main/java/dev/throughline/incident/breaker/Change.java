package dev.throughline.incident.breaker;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A breaker went from one state to another.
 *
 * @param id also of the event that the run is told, and of the failure that an incident counts
 * @param actor a person's; absent when it moved by itself
 * @param run whose cost made it move; absent for canaries, persons and time
 */
public record Change(
        UUID id,
        String breaker,
        String tenantId,
        long version,
        String from,
        String to,
        String why,
        @Nullable String actor,
        @Nullable Run run,
        @Nullable Instant until,
        Instant at) {

    public record Run(UUID workflowId, TraceId traceId, UUID causedBy) {
        static Run of(Observation observation) {
            return new Run(observation.workflowId(), observation.traceId(), observation.causedBy());
        }
    }

    /** Empty when nobody would call it another state. */
    static Optional<Change> between(Stored before, Stored after, @Nullable Run run) {
        if (before.state().wireName().equals(after.state().wireName())) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                Ids.uuid7(),
                after.name(),
                after.tenantId(),
                after.version(),
                before.state().wireName(),
                after.state().wireName(),
                String.valueOf(after.why()),
                after.actor(),
                run,
                Breaker.Flat.of(after.state()).until(),
                after.at()));
    }

    boolean isTrip() {
        return to.equals("open");
    }

    boolean isClosing() {
        return to.equals("closed");
    }

    /** What the run's record is told. */
    Optional<CausalRecord> announced() {
        if (run == null) {
            return Optional.empty();
        }
        var event = new CausalEvent.BreakerChanged(id, at, List.of(run.causedBy()), breaker, from, to, why, until);
        return Optional.of(new CausalRecord(
                Ids.uuid7(),
                "incident",
                tenantId,
                run.workflowId(),
                run.traceId(),
                null,
                false,
                null,
                at,
                List.of(event)));
    }
}

package dev.throughline.incident.lifecycle;

import dev.throughline.contracts.CausalEvent.IncidentChanged;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody did something to an incident. Pure but for the ids.
 *
 * @param id of the change and of its event
 * @param next state of the incident
 */
public record Change(UUID id, Subject subject, Ask ask, Lifecycle next, Instant at) {
    /**
     * What is to be done.
     *
     * @param assignee for {@code assign}: to whom; nobody: to no one any more
     */
    public record Ask(
            Verb verb,
            String actor,
            @Nullable String note,
            @Nullable String assignee) {}

    /** Empty when the state does not know the verb. */
    public static Optional<Change> of(Subject subject, Ask ask, Instant now) {
        return ask.verb().on(subject.state()).map(next -> new Change(Ids.uuid7(), subject, ask, next, now));
    }

    @Nullable
    String assignee() {
        return ask.verb() == Verb.ASSIGN ? ask.assignee() : subject.assignee();
    }

    @Nullable
    Instant resolvedAt() {
        return switch (next) {
            case Lifecycle.Resolved ignored -> at;
            case Lifecycle.Open ignored -> null;
            case Lifecycle.Acknowledged ignored -> null;
        };
    }

    /** What the affected run's record is told; nothing where no run is known. */
    Optional<CausalRecord> record() {
        var run = subject.run();
        if (run == null) {
            return Optional.empty();
        }
        UUID cause = subject.lastEventId();
        var event = new IncidentChanged(
                id,
                at,
                cause == null ? List.of() : List.of(cause),
                subject.incidentId(),
                ask.verb().wireName(),
                next.wireName(),
                ask.actor(),
                note());
        return Optional.of(new CausalRecord(
                Ids.uuid7(),
                "incident",
                subject.tenantId(),
                run.workflowId(),
                run.traceId(),
                run.agentId(),
                subject.isSynthetic(),
                subject.scenarioId(),
                at,
                List.of(event)));
    }

    private @Nullable String note() {
        if (ask.verb() != Verb.ASSIGN) {
            return ask.note();
        }
        String whom = ask.assignee() == null ? "assigned to nobody" : "assigned to " + ask.assignee();
        return ask.note() == null ? whom : whom + ": " + ask.note();
    }
}

package dev.throughline.incident.occurrence;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the record of each failed run is told about its incident. Pure but for the ids. */
final class Announcement {
    private Announcement() {}

    /** @param opening the id of its first event, if it is new */
    record Counted(UUID incidentId, boolean isNew, UUID opening) {}

    /** One record a run; failures that belong to no run are told to nobody, since nobody's record could hold them. */
    static List<CausalRecord> of(List<Storm.Kept> kept, Counted incident, Instant now) {
        List<CausalRecord> records = new ArrayList<>();
        for (Storm.Kept one : kept) {
            Failure failure = one.failure();
            var run = failure.run();
            if (run == null) {
                continue;
            }
            long count = one.number();
            boolean opens = incident.isNew() && count == 1;
            CausalEvent event = opens ? opened(failure, run, incident, now) : repeated(failure, incident, count, now);
            records.add(new CausalRecord(
                    Ids.uuid7(),
                    "incident",
                    failure.tenantId(),
                    run.workflowId(),
                    run.traceId(),
                    run.agentId(),
                    failure.isSynthetic(),
                    failure.scenarioId(),
                    now,
                    List.of(event)));
        }
        return records;
    }

    private static CausalEvent opened(Failure failure, Failure.Run run, Counted incident, Instant now) {
        return new CausalEvent.IncidentOpened(
                incident.opening(),
                now,
                List.of(failure.causedBy()),
                incident.incidentId(),
                failure.fingerprint(),
                failure.severity().wireName(),
                failure.title(),
                run.taskId(),
                run.stepEventId());
    }

    private static CausalEvent repeated(Failure failure, Counted incident, long count, Instant now) {
        return new CausalEvent.IncidentRepeated(
                Ids.uuid7(), now, List.of(failure.causedBy()), incident.incidentId(), failure.fingerprint(), count);
    }
}

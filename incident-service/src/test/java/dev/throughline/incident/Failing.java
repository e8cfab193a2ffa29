package dev.throughline.incident;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** A failed run as the orchestrator records its end. */
public record Failing(CausalRecord record, UUID failureId, UUID taskId, UUID stepId) {

    public static Failing of(String tenant, String code) {
        return of(tenant, code, null);
    }

    /** @param scenario makes the run synthetic */
    public static Failing of(String tenant, String code, String scenario) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        UUID task = Ids.uuid7();
        UUID step = Ids.uuid7();
        UUID taskFailed = Ids.uuid7();
        UUID failure = Ids.uuid7();
        var events = List.<CausalEvent>of(
                new CausalEvent.TaskFailed(
                        taskFailed,
                        now,
                        List.of(Ids.uuid7(), step),
                        task,
                        "validate",
                        1,
                        SpanId.random(),
                        "validate",
                        code,
                        "it broke",
                        "checks",
                        null),
                new CausalEvent.WorkflowFailed(
                        failure,
                        now,
                        List.of(taskFailed),
                        SpanId.random(),
                        now,
                        code,
                        "it broke",
                        task,
                        "validate",
                        "checks",
                        "validate",
                        "report"));
        var record = new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                tenant,
                Ids.uuid7(),
                new TraceId(UUID.randomUUID()),
                null,
                scenario != null,
                scenario,
                now,
                events);
        return new Failing(record, failure, task, step);
    }

    /** A run whose deliver stage cannot be undone. */
    public static Failing compensation(String tenant, String code) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        UUID task = Ids.uuid7();
        UUID failure = Ids.uuid7();
        var failed = new CausalEvent.CompensationFailed(
                failure,
                now,
                List.of(Ids.uuid7()),
                task,
                "deliver",
                "deliver",
                code,
                "the folder is locked",
                "remove",
                now.plusSeconds(600));
        var record = new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                tenant,
                Ids.uuid7(),
                TraceId.random(),
                null,
                false,
                null,
                now,
                List.of(failed));
        return new Failing(record, failure, task, Ids.uuid7());
    }

    /** What is recorded when the task fails, while what the run left behind is yet to be undone. */
    public CausalRecord taskOnly() {
        return with(record.events().subList(0, 1));
    }

    /** What is recorded once it is undone. */
    public CausalRecord endOnly() {
        return with(record.events().subList(1, 2));
    }

    private CausalRecord with(List<CausalEvent> events) {
        return new CausalRecord(
                Ids.uuid7(),
                record.source(),
                record.tenantId(),
                record.workflowId(),
                record.traceId(),
                null,
                record.isSynthetic(),
                record.syntheticScenarioId(),
                record.recordedAt(),
                events);
    }

    public UUID workflowId() {
        return record.workflowId();
    }
}

package dev.throughline.bench;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The end of a run that failed, as the orchestrator records it. */
final class FailedRun {
    private FailedRun() {}

    /** @param cause of runs that are one incident */
    static CausalRecord of(String tenant, UUID workflow, String cause, Instant now) {
        UUID task = Ids.uuid7();
        UUID taskFailed = Ids.uuid7();
        var events = List.<CausalEvent>of(
                new TaskFailed(
                        taskFailed,
                        now,
                        List.of(Ids.uuid7()),
                        task,
                        "load",
                        1,
                        SpanId.random(),
                        "bench",
                        cause,
                        "the benchmark says so",
                        "query",
                        null),
                new WorkflowFailed(
                        Ids.uuid7(),
                        now,
                        List.of(taskFailed),
                        SpanId.random(),
                        now,
                        cause,
                        "the benchmark says so",
                        task,
                        "load",
                        "query",
                        "bench",
                        "bench"));
        return new CausalRecord(
                Ids.uuid7(), "orchestrator", tenant, workflow, TraceId.random(), null, false, null, now, events);
    }
}

package dev.throughline.trace;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Records of one run of two stages, as the services send them. */
public final class Runs {
    public final UUID workflowId = Ids.uuid7();
    public final TraceId traceId = TraceId.random();
    public final UUID taskId = Ids.uuid7();
    public final UUID incidentId = Ids.uuid7();
    public final UUID alertId = Ids.uuid7();
    public final UUID stepId = Ids.uuid7();
    public final SpanId workflowSpan = SpanId.random();
    public final List<CausalRecord> records = new ArrayList<>();

    private final boolean synthetic;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private Runs(boolean synthetic) {
        this.synthetic = synthetic;
    }

    public static Runs completed() {
        return run(false, false);
    }

    public static Runs failed() {
        return run(true, false);
    }

    public static Runs synthetic() {
        return run(false, true);
    }

    private static Runs run(boolean fails, boolean synthetic) {
        var r = new Runs(synthetic);
        var requested = Ids.uuid7();
        var dispatched = Ids.uuid7();
        var attempt = SpanId.random();
        r.add(
                "orchestrator",
                0,
                new WorkflowRequested(
                        requested, r.at(0), List.of(), "http", "no-op", "a run", r.workflowSpan, null, null),
                new TaskDispatched(
                        dispatched,
                        r.at(0),
                        List.of(requested),
                        r.taskId,
                        "first",
                        "intake",
                        1,
                        attempt,
                        r.workflowSpan,
                        r.at(60_000)));
        r.add(
                "worker",
                5,
                new StepRecorded(
                        r.stepId,
                        r.at(5),
                        List.of(dispatched),
                        r.taskId,
                        "first",
                        1,
                        0,
                        "load",
                        "delay",
                        "intake-1",
                        "agent",
                        fails ? "error" : "info",
                        fails ? "failed" : "succeeded",
                        fails ? "error" : "success",
                        fails ? "skill_error" : "ok",
                        fails ? "no such file" : null,
                        1,
                        3_500,
                        7,
                        SpanId.random(),
                        attempt,
                        r.at(1),
                        null));
        var end = Ids.uuid7();
        if (fails) {
            var failed = Ids.uuid7();
            r.add(
                    "orchestrator",
                    9,
                    new TaskFailed(
                            end,
                            r.at(9),
                            List.of(r.stepId),
                            r.taskId,
                            "first",
                            1,
                            attempt,
                            "intake",
                            "skill_error",
                            "no such file",
                            "load",
                            null),
                    new WorkflowFailed(
                            failed,
                            r.at(9),
                            List.of(end),
                            r.workflowSpan,
                            r.at(0),
                            "task_failed",
                            "first: no such file",
                            r.taskId,
                            "first",
                            "load",
                            "intake"));
            r.add(
                    "incident",
                    20,
                    new IncidentOpened(
                            Ids.uuid7(),
                            r.at(20),
                            List.of(failed, r.stepId),
                            r.incidentId,
                            "f1",
                            "high",
                            "first failed",
                            r.taskId,
                            r.stepId));
        } else {
            r.add(
                    "orchestrator",
                    9,
                    new TaskSucceeded(
                            end,
                            r.at(9),
                            List.of(r.stepId),
                            r.taskId,
                            "first",
                            1,
                            "intake-1",
                            attempt,
                            List.of(),
                            null),
                    new WorkflowCompleted(Ids.uuid7(), r.at(9), List.of(end), r.workflowSpan, r.at(0)));
        }
        return r;
    }

    private Instant at(long millis) {
        return start.plusMillis(millis);
    }

    /** The failed run, whose incident was told to a receiver that was away first. */
    public static Runs alerted() {
        Runs r = failed();
        UUID cause = r.records.getLast().events().getFirst().id();
        String[] states = {"queued", "failed", "acknowledged"};
        for (int i = 0; i < states.length; i++) {
            UUID event = Ids.uuid7();
            r.add(
                    "incident",
                    21 + i,
                    new CausalEvent.AlertChanged(
                            event,
                            r.at(21 + i),
                            List.of(cause),
                            r.alertId,
                            r.incidentId,
                            "alertmanager",
                            states[i],
                            i,
                            null));
            cause = event;
        }
        return r;
    }

    private void add(String source, long millis, CausalEvent... events) {
        records.add(new CausalRecord(
                Ids.uuid7(),
                source,
                "tenant-1",
                workflowId,
                traceId,
                source.equals("worker") ? "intake-1" : null,
                synthetic,
                synthetic ? "SDSR-E2E-001" : null,
                at(millis),
                List.of(events)));
    }
}

package dev.throughline.trace;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Any run that an engine could have decided, by seed: stages one after the other, attempts that fail and are repeated,
 * steps, a failure for good with its undoing and its incident, a rerun. The records are those that the services send: one
 * per decision of the engine, one per attempt of a worker.
 */
public final class WholeRuns {
    public final UUID workflowId;
    public final TraceId traceId = new TraceId(new UUID(9, 9));
    public final List<CausalRecord> records = new ArrayList<>();

    private final Random random;
    private final SpanId span;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Instant start = now;
    private List<CausalEvent> decision = new ArrayList<>();

    private WholeRuns(long seed) {
        random = new Random(seed);
        workflowId = id();
        span = span();
    }

    public static WholeRuns of(long seed) {
        var run = new WholeRuns(seed);
        run.tell();
        return run;
    }

    private void tell() {
        UUID requested = add(new WorkflowRequested(id(), now, List.of(), "http", "a-type", "a run", span, null, null));
        UUID cause = add(
                new PlanFrozen(id(), now, List.of(requested), "a-type", 1, "hash", List.of(), NullNode.getInstance()));
        cause = round(cause, 1 + random.nextInt(3));
        for (int round = 2; random.nextInt(3) == 0 && round < 4; round++) {
            decided("orchestrator");
            now = now.plusMillis(50);
            UUID asked = add(
                    new LifecycleChanged(id(), now, List.of(), id(), "rerun", "ada", null, null, "failed", "running"));
            UUID again = add(new WorkflowRerun(id(), now, List.of(asked), round, List.of(), List.of("stage")));
            cause = round(again, 1 + random.nextInt(2));
        }
        decided("orchestrator");
    }

    /** Up to the end of the run, whose event is the last of an open decision. */
    private UUID round(UUID first, int stages) {
        UUID cause = first;
        boolean fails = random.nextInt(3) == 0;
        for (int stage = 0; stage < stages; stage++) {
            boolean failsHere = fails && stage == stages - 1;
            cause = task("stage-" + stage, cause, failsHere);
            if (failsHere) {
                return undo(cause);
            }
        }
        return add(new WorkflowCompleted(id(), now, List.of(cause), span, start));
    }

    private UUID task(String stage, UUID first, boolean fails) {
        UUID task = id();
        UUID cause = first;
        int attempts = 1 + random.nextInt(3);
        for (int attempt = 1; ; attempt++) {
            var attemptSpan = span();
            UUID dispatched = add(new TaskDispatched(
                    id(), now, List.of(cause), task, stage, "writer", attempt, attemptSpan, span, now.plusSeconds(60)));
            decided("orchestrator");
            boolean isLast = attempt == attempts;
            boolean fails1 = !isLast || fails;
            UUID step = steps(task, stage, attempt, attemptSpan, dispatched, fails1);
            if (!fails1) {
                return add(new TaskSucceeded(
                        id(), now, List.of(step), task, stage, attempt, "writer-1", attemptSpan, List.of(), Map.of()));
            }
            if (isLast) {
                return add(new TaskFailed(
                        id(),
                        now,
                        List.of(step),
                        task,
                        stage,
                        attempt,
                        attemptSpan,
                        "writer",
                        "broken",
                        message(attempt),
                        "step",
                        null));
            }
            cause = add(new TaskAttemptFailed(
                    id(), now, List.of(step), task, stage, attempt, attemptSpan, "broken", message(attempt), now));
            decided("orchestrator");
            now = now.plusMillis(5);
        }
    }

    /** All of an attempt in one record; sometimes the worker fell silent before the first. */
    private UUID steps(UUID task, String stage, int attempt, SpanId parent, UUID dispatched, boolean fails) {
        int count = fails && random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3);
        UUID cause = dispatched;
        for (int index = 0; index < count; index++) {
            now = now.plusMillis(1 + random.nextInt(10));
            boolean failed = fails && index == count - 1;
            cause = add(new StepRecorded(
                    id(),
                    now,
                    List.of(cause),
                    task,
                    stage,
                    attempt,
                    index,
                    "step-" + index,
                    "delay",
                    "writer-1",
                    "tool",
                    failed ? "error" : "info",
                    failed ? "failed" : "succeeded",
                    failed ? "error" : "success",
                    failed ? "broken" : "ok",
                    failed ? message(attempt) : null,
                    0,
                    1_000,
                    7,
                    span(),
                    parent,
                    now.minusMillis(1),
                    null));
        }
        decided("worker");
        return cause;
    }

    private UUID undo(UUID failure) {
        UUID undoing = add(new CompensationStarted(
                id(), now, List.of(failure), "broken", message(1).substring(0, 200)));
        UUID undone = add(new StageCompensated(id(), now, List.of(undoing), "stage-0", Map.of("draft", 1)));
        decided("orchestrator");
        now = now.plusMillis(2);
        UUID failed = add(new WorkflowFailed(
                id(),
                now,
                List.of(undone),
                span,
                start,
                "broken",
                message(1).substring(0, 200),
                null,
                null,
                null,
                null));
        UUID last = failed;
        decided("orchestrator");
        now = now.plusMillis(2);
        add(new IncidentOpened(id(), now, List.of(failed), id(), "f", "error", "it broke", null, null));
        decided("incident");
        return last;
    }

    /** What the first attempt says is what went wrong first. */
    public static String message(int attempt) {
        return "attempt " + attempt + " ran into " + "a long story ".repeat(20);
    }

    private UUID add(CausalEvent event) {
        decision.add(event);
        return event.id();
    }

    private void decided(String source) {
        if (!decision.isEmpty()) {
            records.add(new CausalRecord(
                    id(), source, "tenant-1", workflowId, traceId, null, false, null, now, List.copyOf(decision)));
            decision = new ArrayList<>();
        }
    }

    private SpanId span() {
        return new SpanId("%016x".formatted(random.nextLong() | 1));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}

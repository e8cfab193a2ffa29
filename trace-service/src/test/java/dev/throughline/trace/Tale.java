package dev.throughline.trace;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.ApprovalRequested;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A run told decision by decision: each {@link #at} is one record, each event names the one before it as its cause. */
public final class Tale {
    public final UUID workflowId = Ids.uuid7();
    public final TraceId traceId;
    public final SpanId span = SpanId.random();
    public final List<CausalRecord> records = new ArrayList<>();

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private Instant now = start;
    private List<UUID> causes = List.of();

    public Tale(TraceId traceId) {
        this.traceId = traceId;
    }

    /** A run that was asked for and planned. */
    public static Tale begun() {
        return new Tale(TraceId.random()).requested();
    }

    public Tale requested() {
        return at(0).tell(new WorkflowRequested(
                        Ids.uuid7(), now, causes, "http", "client-to-delivery", "a delivery", span, null, null))
                .tell(new PlanFrozen(
                        Ids.uuid7(), now, causes, "client-to-delivery", 1, "hash", List.of(), NullNode.getInstance()));
    }

    public Tale at(long millis) {
        now = start.plusMillis(millis);
        records.add(new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                "tenant-1",
                workflowId,
                traceId,
                null,
                false,
                null,
                now,
                new ArrayList<>()));
        return this;
    }

    public Tale because(UUID... events) {
        causes = List.of(events);
        return this;
    }

    /** The id of what was told last. */
    public UUID last() {
        return records.getLast().events().getLast().id();
    }

    public Instant now() {
        return now;
    }

    public List<UUID> causes() {
        return causes;
    }

    public Tale tell(CausalEvent event) {
        records.getLast().events().add(event);
        causes = List.of(event.id());
        return this;
    }

    public Tale dispatched(UUID task, String stage) {
        return tell(new TaskDispatched(
                Ids.uuid7(), now, causes, task, stage, "writer", 1, attempt(task), span, now.plusSeconds(60)));
    }

    public Tale succeeded(UUID task, String stage, Map<String, Integer> products) {
        return tell(new TaskSucceeded(
                Ids.uuid7(), now, causes, task, stage, 1, "writer-1", attempt(task), List.of(), products));
    }

    public Tale failed(UUID task, String stage) {
        return failed(task, stage, "check_failed");
    }

    public Tale failed(UUID task, String stage, String code) {
        return tell(new TaskFailed(
                Ids.uuid7(), now, causes, task, stage, 1, attempt(task), "writer", code, "2 issues", null, null));
    }

    public Tale cancelled(UUID task, String stage, Map<String, Integer> products) {
        return tell(new TaskCancelled(Ids.uuid7(), now, causes, task, stage, 1, attempt(task), products));
    }

    public Tale compensating() {
        return tell(new CompensationStarted(Ids.uuid7(), now, causes, "check_failed", "2 issues"));
    }

    public Tale undone(String stage, Map<String, Integer> deleted) {
        return tell(new StageCompensated(Ids.uuid7(), now, causes, stage, deleted));
    }

    public Tale asked(UUID task, String stage) {
        return tell(new ApprovalRequested(Ids.uuid7(), now, causes, task, stage, now.plusSeconds(60)));
    }

    public Tale commanded(String verb, String stage, String from, String to) {
        return tell(
                new LifecycleChanged(Ids.uuid7(), now, causes, Ids.uuid7(), verb, "ada", "because", stage, from, to));
    }

    public Tale started(UUID task, String stage, UUID child) {
        return tell(new SubWorkflowStarted(Ids.uuid7(), now, causes, task, stage, child));
    }

    public Tale again(int round) {
        return tell(new WorkflowRerun(Ids.uuid7(), now, causes, round, List.of(), List.of("draft")));
    }

    public Tale completed() {
        return tell(new WorkflowCompleted(Ids.uuid7(), now, causes, span, start));
    }

    public Tale failed() {
        return tell(new WorkflowFailed(
                Ids.uuid7(), now, causes, span, start, "check_failed", "2 issues", null, null, null, null));
    }

    public Tale cancelled() {
        return tell(new WorkflowCancelled(Ids.uuid7(), now, causes, span, start, "ada", "because"));
    }

    public static SpanId attempt(UUID task) {
        return new SpanId(task.toString().replace("-", "").substring(16));
    }
}

package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.view.Causality.Edge;
import dev.throughline.trace.view.Causality.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Events are about things: a request, a workflow, a task, a step, an incident. Things are the nodes; an event that
 * names a cause is the edge from the cause's thing to its own. Pure.
 */
public final class CausalityProjection {
    private static final String DECLARED = "declared";

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<UUID, String> nodeOf = new HashMap<>();

    private CausalityProjection() {}

    public static Causality of(UUID traceId, Collection<CausalRecord> records) {
        return new CausalityProjection().graph(traceId, new Story(records));
    }

    private Causality graph(UUID traceId, Story story) {
        for (var told : story.told()) {
            var node = node(told);
            nodes.merge(node.id(), node, CausalityProjection::later);
            nodeOf.put(told.event().id(), node.id());
            nodeOf.putIfAbsent(
                    told.record().workflowId(), told.record().workflowId().toString());
        }
        record Link(String from, String to) {}
        var edges = new LinkedHashMap<Link, Edge>();
        for (var told : story.told()) {
            String to = Objects.requireNonNull(nodeOf.get(told.event().id()));
            for (var cause : story.causes(told.event())) {
                String from = nodeOf.getOrDefault(cause, cause.toString());
                if (!from.equals(to) && nodes.containsKey(from)) {
                    edges.putIfAbsent(
                            new Link(from, to),
                            new Edge(from, to, DECLARED, told.event().id()));
                }
            }
        }
        return new Causality(traceId, List.copyOf(nodes.values()), List.copyOf(edges.values()));
    }

    /** The first event gives place and name, the last that says anything gives the status. */
    private static Node later(Node first, Node next) {
        String label = first.label().isEmpty() ? next.label() : first.label();
        String status = next.status().isEmpty() ? first.status() : next.status();
        return new Node(first.id(), first.kind(), label, status, first.at());
    }

    private static Node node(Story.Told told) {
        var event = told.event();
        UUID workflow = told.record().workflowId();
        return switch (event) {
            case WorkflowRequested e ->
                new Node(e.id().toString(), "request", e.name() + " via " + e.via(), "accepted", e.at());
            case PlanFrozen e -> workflow(workflow, e.templateId(), "running", e.at());
            case WorkflowCompleted e -> workflow(workflow, "", "completed", e.at());
            case WorkflowFailed e -> workflow(workflow, "", "failed", e.at());
            case RunQuarantined e -> workflow(workflow, "", "quarantined", e.at());
            case CausalEvent.WorkflowCancelled e -> workflow(workflow, "", "", e.at());
            case CausalEvent.WorkflowRerun e -> workflow(workflow, "", "", e.at());
            case CausalEvent.WorkflowQueued e -> workflow(workflow, "", "", e.at());
            case CausalEvent.WorkflowAdmitted e -> workflow(workflow, "", "", e.at());
            case CausalEvent.LifecycleChanged e -> workflow(workflow, "", "", e.at());
            case CausalEvent.CommandRefused e -> workflow(workflow, "", "", e.at());
            case CausalEvent.StageSkipped e -> workflow(workflow, "", "", e.at());
            case CausalEvent.StageFannedOut e -> workflow(workflow, "", "", e.at());
            case CausalEvent.StageJoined e -> workflow(workflow, "", "", e.at());
            case CausalEvent.ApprovalRequested e -> workflow(workflow, "", "", e.at());
            case CausalEvent.SubWorkflowStarted e -> workflow(workflow, "", "", e.at());
            case CausalEvent.TaskCancelled e -> workflow(workflow, "", "", e.at());
            case CausalEvent.CompensationStarted e -> workflow(workflow, "", "", e.at());
            case CausalEvent.StageCompensated e -> workflow(workflow, "", "", e.at());
            case CausalEvent.CompensationFailed e -> workflow(workflow, "", "", e.at());
            case TaskDispatched e -> task(e.taskId(), e.stage(), "running", e.at());
            case TaskSucceeded e -> task(e.taskId(), e.stage(), "succeeded", e.at());
            case TaskAttemptFailed e -> task(e.taskId(), e.stage(), "retrying", e.at());
            case TaskFailed e -> task(e.taskId(), e.stage(), "failed", e.at());
            case ResultIgnored e -> task(e.taskId(), "", "", e.at());
            case StepRecorded e -> new Node(e.id().toString(), "step", e.step(), e.status(), e.at());
            case IncidentOpened e -> new Node(e.incidentId().toString(), "incident", e.title(), "open", e.at());
            case IncidentRepeated e ->
                new Node(e.incidentId().toString(), "incident", "seen " + e.occurrences() + " times", "open", e.at());
        };
    }

    private static Node workflow(UUID id, String label, String status, java.time.Instant at) {
        return new Node(id.toString(), "workflow", label, status, at);
    }

    private static Node task(UUID id, String stage, String status, java.time.Instant at) {
        return new Node(id.toString(), "task", stage, status, at);
    }
}

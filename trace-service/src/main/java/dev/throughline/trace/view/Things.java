package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.AlertChanged;
import dev.throughline.contracts.CausalEvent.ApprovalRequested;
import dev.throughline.contracts.CausalEvent.BreakerChanged;
import dev.throughline.contracts.CausalEvent.CommandRefused;
import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.CompensationStarted;
import dev.throughline.contracts.CausalEvent.CostEstimated;
import dev.throughline.contracts.CausalEvent.CostObserved;
import dev.throughline.contracts.CausalEvent.DependenciesMet;
import dev.throughline.contracts.CausalEvent.DependenciesMissing;
import dev.throughline.contracts.CausalEvent.IncidentChanged;
import dev.throughline.contracts.CausalEvent.IncidentOpened;
import dev.throughline.contracts.CausalEvent.IncidentRepeated;
import dev.throughline.contracts.CausalEvent.LifecycleChanged;
import dev.throughline.contracts.CausalEvent.PlanFrozen;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.RunQuarantined;
import dev.throughline.contracts.CausalEvent.StageCompensated;
import dev.throughline.contracts.CausalEvent.StageFannedOut;
import dev.throughline.contracts.CausalEvent.StageJoined;
import dev.throughline.contracts.CausalEvent.StageSkipped;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.TaskAttemptFailed;
import dev.throughline.contracts.CausalEvent.TaskCancelled;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalEvent.TaskSucceeded;
import dev.throughline.contracts.CausalEvent.WorkflowAdmitted;
import dev.throughline.contracts.CausalEvent.WorkflowCancelled;
import dev.throughline.contracts.CausalEvent.WorkflowCompleted;
import dev.throughline.contracts.CausalEvent.WorkflowFailed;
import dev.throughline.contracts.CausalEvent.WorkflowQueued;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalEvent.WorkflowRerun;
import dev.throughline.trace.view.Causality.Node;
import dev.throughline.trace.view.Story.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each event is about, for one telling of a story from its beginning. Not for two threads. */
final class Things {
    static final String WORKFLOW = "workflow";

    private static final String TASK = "task";
    private static final String STAGE = "stage";
    private static final String COMMAND = "command";
    private static final String COMPENSATION = "compensation";
    private static final String INCIDENT = "incident";

    private final Map<StageOf, String> fanOuts = new HashMap<>();
    private final Map<StageOf, Node> approvals = new HashMap<>();
    private final Map<UUID, String> names = new HashMap<>();

    private record StageOf(UUID workflow, @Nullable String stage) {}

    /** The node of the event, and what else the event says the status of. */
    List<Node> of(Told told) {
        var node = node(told);
        if (told.event() instanceof LifecycleChanged e) {
            names.putIfAbsent(e.commandId(), node.id());
            var approval = approvals.get(new StageOf(told.workflowId(), e.stage()));
            return approval == null ? List.of(node) : List.of(node, decided(approval, e));
        }
        if (told.event() instanceof CommandRefused e) {
            names.putIfAbsent(e.commandId(), node.id());
        }
        return List.of(node);
    }

    /** Node ids by other ids than those of events and of nodes, under which a cause may go. */
    Map<UUID, String> names() {
        return names;
    }

    private Node node(Told told) {
        UUID run = told.workflowId();
        return switch (told.event()) {
            case WorkflowRequested e -> own(e, "request", e.name() + " via " + e.via(), "accepted");
            case PlanFrozen e -> workflow(run, e, e.templateId(), "running");
            case WorkflowQueued e -> workflow(run, e, "", "queued");
            case WorkflowAdmitted e -> workflow(run, e, "", "running");
            case WorkflowRerun e -> workflow(run, e, "", "running");
            case WorkflowCompleted e -> workflow(run, e, "", "completed");
            case WorkflowFailed e -> workflow(run, e, "", "failed");
            case WorkflowCancelled e -> workflow(run, e, "", "cancelled");
            case RunQuarantined e -> workflow(run, e, "", "quarantined");
            case LifecycleChanged e ->
                own(e, COMMAND, command(e.verb(), e.stage(), e.actor(), e.reason()), e.toStatus());
            case CommandRefused e -> own(e, COMMAND, command(e.verb(), null, e.actor(), e.reason()), "refused");
            case StageSkipped e -> own(e, STAGE, e.stage(), "skipped");
            case DependenciesMissing e ->
                task(e.taskId(), e, e.stage() + " waits for " + String.join(", ", e.missing()), "waiting");
            case DependenciesMet e -> task(e.taskId(), e, e.stage(), "waiting");
            case StageFannedOut e -> {
                var node = own(e, STAGE, e.stage() + " ×" + e.size(), "running");
                fanOuts.put(new StageOf(run, e.stage()), node.id());
                yield node;
            }
            case StageJoined e -> {
                String fanOut = fanOuts.getOrDefault(new StageOf(run, e.stage()), e.id().toString());
                yield new Node(fanOut, STAGE, e.stage() + " ×" + e.size(), "succeeded", e.at(), List.of(e.id()));
            }
            case ApprovalRequested e -> {
                var node = new Node(e.taskId().toString(), "approval", e.stage(), "waiting", e.at(), List.of(e.id()));
                approvals.put(new StageOf(run, e.stage()), node);
                yield node;
            }
            case SubWorkflowStarted e -> task(e.taskId(), e, e.stage(), "running");
            case TaskDispatched e -> task(e.taskId(), e, e.stage(), "running");
            case TaskSucceeded e -> task(e.taskId(), e, e.stage(), "succeeded");
            case TaskAttemptFailed e -> task(e.taskId(), e, e.stage(), "retrying");
            case TaskFailed e -> task(e.taskId(), e, e.stage(), "failed");
            case TaskCancelled e -> task(e.taskId(), e, e.stage(), "cancelled");
            case ResultIgnored e -> task(e.taskId(), e, "", "");
            case StepRecorded e -> own(e, "step", e.step(), e.status());
            case CompensationStarted e -> own(e, COMPENSATION, e.code() + ": " + e.error(), "started");
            case StageCompensated e -> own(e, COMPENSATION, "undo " + e.stage() + counts(e.deleted()), "completed");
            case CompensationFailed e ->
                own(e, COMPENSATION, "undo " + e.stage() + ": " + e.code() + ": " + e.error(), "failed");
            case IncidentOpened e -> incident(e.incidentId(), e, e.title());
            case IncidentRepeated e -> incident(e.incidentId(), e, "seen " + e.occurrences() + " times");
            case IncidentChanged e ->
                new Node(e.incidentId().toString(), INCIDENT, "", e.status(), e.at(), List.of(e.id()));
            case AlertChanged e ->
                new Node(e.alertId().toString(), "alert", "to " + e.receiver(), e.state(), e.at(), List.of(e.id()));
            case CostEstimated e -> workflow(run, e, "", "");
            case CostObserved e -> workflow(run, e, "", "");
            case BreakerChanged e -> own(e, "breaker", e.breaker() + ": " + e.why(), e.to());
        };
    }

    private static Node own(CausalEvent e, String kind, String label, String status) {
        return new Node(e.id().toString(), kind, label, status, e.at(), List.of(e.id()));
    }

    private static Node workflow(UUID id, CausalEvent e, String label, String status) {
        return new Node(id.toString(), WORKFLOW, label, status, e.at(), List.of(e.id()));
    }

    private static Node task(UUID id, CausalEvent e, String stage, String status) {
        return new Node(id.toString(), TASK, stage, status, e.at(), List.of(e.id()));
    }

    private static Node incident(UUID id, CausalEvent e, String title) {
        return new Node(id.toString(), INCIDENT, title, "open", e.at(), List.of(e.id()));
    }

    /** No event of the stage itself says that it was approved. */
    private static Node decided(Node approval, LifecycleChanged e) {
        String status = switch (e.verb()) {
            case "approve" -> "approved";
            case "reject" -> "rejected";
            default -> "";
        };
        return new Node(approval.id(), approval.kind(), approval.label(), status, approval.at(), List.of());
    }

    private static String command(String verb, @Nullable String stage, String actor, @Nullable String reason) {
        String what = stage == null ? verb : verb + " " + stage;
        return what + " by " + actor + (reason == null ? "" : ": " + reason);
    }

    private static String counts(Map<String, Integer> deleted) {
        return deleted.isEmpty()
                ? ""
                : new TreeMap<>(deleted)
                        .entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", ", ": ", ""));
    }
}

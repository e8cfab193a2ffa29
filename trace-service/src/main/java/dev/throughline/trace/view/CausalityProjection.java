package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.view.Causality.Edge;
import dev.throughline.trace.view.Causality.Node;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.TraceView.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Events are about things: a request, a workflow, a task, a command, an incident. Things are the nodes; an event that
 * names a cause is the edge from the cause's thing to its own. Pure.
 */
public final class CausalityProjection {
    private static final String DECLARED = "declared";

    private final Story story;
    private final List<Told> told;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<UUID, String> nodeOf = new HashMap<>();
    private final Map<Link, Edge> edges = new LinkedHashMap<>();

    private record Link(String from, String to) {}

    private CausalityProjection(Story story, List<Told> told) {
        this.story = story;
        this.told = told;
    }

    /** All workflows of the trace. */
    public static Causality of(UUID traceId, Collection<CausalRecord> records) {
        return of(traceId, records, List.of());
    }

    /** All workflows of the trace, with the spans of others that led to them. */
    static Causality of(UUID traceId, Collection<CausalRecord> records, Collection<Span> stored) {
        var story = new Story(records);
        return new CausalityProjection(story, story.told()).graph(traceId, stored);
    }

    /** One of them; records of others say what became of the runs that it started. */
    public static Causality of(UUID traceId, Collection<CausalRecord> records, UUID workflow) {
        return of(traceId, records, workflow, List.of());
    }

    static Causality of(UUID traceId, Collection<CausalRecord> records, UUID workflow, Collection<Span> stored) {
        var story = new Story(records);
        return new CausalityProjection(story, story.told(workflow)).graph(traceId, stored);
    }

    private Causality graph(UUID traceId, Collection<Span> stored) {
        var things = new Things();
        for (var t : told) {
            for (var node : things.of(t)) {
                nodes.merge(node.id(), node, CausalityProjection::later);
                node.eventIds().forEach(id -> nodeOf.put(id, node.id()));
            }
        }
        nodeOf.putAll(things.names());
        told.forEach(this::link);
        told.forEach(this::linkToChild);
        var foreign = new ForeignNodes(told, nodeOf, stored);
        return new Causality(
                traceId,
                Stream.concat(foreign.nodes().stream(), nodes.values().stream()).toList(),
                Stream.concat(foreign.edges().stream(), edges.values().stream()).toList());
    }

    private void link(Told effect) {
        String to = Objects.requireNonNull(nodeOf.get(effect.event().id()));
        for (var cause : story.causes(effect.event())) {
            link(
                    nodeOf.getOrDefault(cause, cause.toString()),
                    to,
                    effect.event().id());
        }
    }

    /** The stage knows the run that does its work; that run may have been told without its cause, or not at all. */
    private void linkToChild(Told t) {
        if (!(t.event() instanceof SubWorkflowStarted e)) {
            return;
        }
        String child = e.childWorkflowId().toString();
        boolean isLinked = told.stream()
                .filter(other -> other.workflowId().equals(e.childWorkflowId()))
                .anyMatch(other -> other.event() instanceof WorkflowRequested r
                        && story.causes(r).contains(e.id()));
        if (!isLinked) {
            nodes.computeIfAbsent(
                    child,
                    id -> new Node(
                            id, Things.WORKFLOW, e.stage(), childStatus(e.childWorkflowId()), e.at(), List.of()));
            link(e.taskId().toString(), child, e.id());
        }
    }

    private String childStatus(UUID child) {
        return story.told(child).isEmpty() ? "started" : story.course(child).phase();
    }

    private void link(String from, String to, UUID event) {
        if (!from.equals(to) && nodes.containsKey(from)) {
            edges.putIfAbsent(new Link(from, to), new Edge(from, to, DECLARED, event));
        }
    }

    /** The first event gives place and name, the last that says anything gives the status. */
    private static Node later(Node first, Node next) {
        String label = first.label().isEmpty() ? next.label() : first.label();
        String status = next.status().isEmpty() ? first.status() : next.status();
        var events = Stream.concat(first.eventIds().stream(), next.eventIds().stream())
                .toList();
        return new Node(first.id(), first.kind(), label, status, first.at(), events);
    }
}

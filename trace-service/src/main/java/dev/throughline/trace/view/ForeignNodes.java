package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalEvent.WorkflowRequested;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.SpanId;
import dev.throughline.trace.view.Causality.Edge;
import dev.throughline.trace.view.Causality.Node;
import dev.throughline.trace.view.Story.Told;
import dev.throughline.trace.view.TraceView.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What outside of the platform led to a request: the event that asked for it, and the span in which somebody did. */
final class ForeignNodes {
    static final String EVENT = "event";

    private static final String SUB_WORKFLOW = "workflow";
    private static final String UNSEEN = "unseen";
    /** Strangers decide how deep their tree is. */
    private static final int MOST_ANCESTORS = 32;

    private final Map<String, Span> stored = new HashMap<>();
    private final Map<String, String> ours = new HashMap<>();
    private final Map<UUID, String> nodeOf;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();

    /** @param nodeOf the nodes of our own events */
    ForeignNodes(Collection<Told> told, Map<UUID, String> nodeOf, Collection<Span> spans) {
        this.nodeOf = nodeOf;
        spans.forEach(span -> stored.put(span.spanId(), span));
        for (var t : told) {
            switch (t.event()) {
                case TaskDispatched e -> put(e.spanId(), e.id());
                case StepRecorded e -> put(e.spanId(), e.id());
                case null, default -> {}
            }
        }
        for (var t : told) {
            if (t.event() instanceof WorkflowRequested e && !SUB_WORKFLOW.equals(e.via())) {
                add(e);
            }
        }
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    List<Edge> edges() {
        return edges;
    }

    private void put(@Nullable SpanId span, UUID event) {
        String node = nodeOf.get(event);
        if (span != null && node != null) {
            ours.put(span.hex(), node);
        }
    }

    private void add(WorkflowRequested e) {
        String request = e.id().toString();
        String effect = e.foreignCause() == null ? request : event(e.foreignCause(), request, e);
        String parent = SpanDraft.hex(e.parentSpanId());
        if (parent != null) {
            link(span(parent, e.at()), effect, "traceparent", e.id());
        }
    }

    /** The node of the event; it leads to the request, and what it names as its cause leads to it. */
    private String event(ForeignCause cause, String request, WorkflowRequested e) {
        String node = eventNode(cause.source(), cause.id(), cause.type(), "received", e.at());
        link(node, request, "declared", e.id());
        String before = cause.causationId();
        if (before != null && !before.equals(cause.id())) {
            link(
                    ourOwn(before, () -> eventNode(cause.source(), before, null, UNSEEN, e.at())),
                    node,
                    "declared",
                    e.id());
        }
        return node;
    }

    private String ourOwn(String event, java.util.function.Supplier<String> otherwise) {
        try {
            String node = nodeOf.get(UUID.fromString(event));
            return node == null ? otherwise.get() : node;
        } catch (IllegalArgumentException e) {
            return otherwise.get();
        }
    }

    private String eventNode(String source, String id, @Nullable String type, String status, Instant at) {
        String node = EVENT + ":" + source + "#" + id;
        String label = (type == null ? EVENT : type) + " " + id + " of " + source;
        var known = nodes.get(node);
        if (known == null || known.status().equals(UNSEEN)) {
            nodes.put(node, new Node(node, EVENT, label, status, at, List.of()));
        }
        return node;
    }

    /** The span as a node, with its ancestors as far as somebody told of them. */
    private String span(String id, Instant at) {
        String first = node(id, at);
        var seen = new HashSet<String>(List.of(id));
        String effect = first;
        for (var span = stored.get(id); span != null && seen.size() < MOST_ANCESTORS; ) {
            String parent = span.parentSpanId();
            if (parent == null || !seen.add(parent) || !(stored.containsKey(parent) || ours.containsKey(parent))) {
                break;
            }
            String cause = node(parent, at);
            link(cause, effect, "parent", null);
            effect = cause;
            span = stored.get(parent);
        }
        return first;
    }

    private String node(String id, Instant at) {
        String own = ours.get(id);
        if (own != null) {
            return own;
        }
        var span = stored.get(id);
        nodes.putIfAbsent(
                id,
                span == null
                        ? new Node(id, UnionProjection.SPAN, "span " + id, UNSEEN, at, List.of())
                        : new Node(
                                id,
                                UnionProjection.SPAN,
                                span.service() + ": " + span.name(),
                                span.status(),
                                span.startedAt(),
                                List.of()));
        return id;
    }

    private void link(String from, String to, String evidence, @Nullable UUID event) {
        boolean isKnown = edges.stream()
                .anyMatch(edge -> edge.from().equals(from) && edge.to().equals(to));
        if (!from.equals(to) && !isKnown) {
            edges.add(new Edge(from, to, evidence, event));
        }
    }
}

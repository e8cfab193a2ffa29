package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The spans of a trace as a tree, siblings by start. */
final class SpanNode {
    private final JsonNode span;
    private final double offsetMs;
    private final List<SpanNode> children = new ArrayList<>();

    private SpanNode(JsonNode span, Instant start) {
        this.span = span;
        Instant own = Instant.parse(span.path("started_at").asText(start.toString()));
        offsetMs = Duration.between(start, own).toNanos() / 1e6;
    }

    static List<SpanNode> roots(JsonNode trace) {
        Instant start = start(trace);
        Map<String, SpanNode> byId = new HashMap<>();
        List<SpanNode> all = new ArrayList<>();
        trace.path("spans").forEach(span -> {
            var node = new SpanNode(span, start);
            all.add(node);
            byId.putIfAbsent(span.path("span_id").asText(), node);
        });
        List<SpanNode> roots = new ArrayList<>();
        for (var node : all) {
            var parent = byId.get(node.text("parent_span_id"));
            if (parent == null || parent == node) {
                roots.add(node);
            } else {
                parent.children.add(node);
            }
        }
        all.forEach(node -> node.children.sort(Comparator.comparingDouble(SpanNode::offsetMs)));
        roots.addAll(unreachable(all, roots));
        roots.sort(Comparator.comparingDouble(SpanNode::offsetMs));
        return roots;
    }

    /** Spans that are their own ancestors are shown too, one of each circle as a root. */
    private static List<SpanNode> unreachable(List<SpanNode> all, List<SpanNode> roots) {
        Set<SpanNode> seen = new HashSet<>();
        roots.forEach(root -> root.reach(seen));
        List<SpanNode> more = new ArrayList<>();
        for (var node : all) {
            if (!seen.contains(node)) {
                more.add(node);
                node.reach(seen);
                all.forEach(other -> other.children.remove(node));
            }
        }
        return more;
    }

    private void reach(Set<SpanNode> seen) {
        if (seen.add(this)) {
            children.forEach(child -> child.reach(seen));
        }
    }

    /** When the first of what is shown began: a caller's span may have begun before the run. */
    private static Instant start(JsonNode trace) {
        Instant start = Instant.parse(trace.path("started_at").asText(Instant.EPOCH.toString()));
        for (var span : trace.path("spans")) {
            Instant own = Instant.parse(span.path("started_at").asText(start.toString()));
            start = own.isBefore(start) ? own : start;
        }
        return start;
    }

    List<SpanNode> children() {
        return children;
    }

    JsonNode span() {
        return span;
    }

    String text(String field) {
        return span.path(field).asText("");
    }

    double offsetMs() {
        return offsetMs;
    }

    double durationMs() {
        return span.path("duration_ms").asDouble(0);
    }

    double endMs() {
        return offsetMs + durationMs();
    }
}

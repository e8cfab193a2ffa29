package dev.throughline.trace.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Why everything in a trace happened: from cause to effect. */
public record Causality(UUID traceId, List<Node> nodes, List<Edge> edges) {

    /** @param kind {@code request}, {@code workflow}, {@code task}, {@code step} or {@code incident} */
    public record Node(String id, String kind, String label, String status, Instant at) {}

    /** @param evidence {@code declared}: the event {@code eventId} itself names its cause */
    public record Edge(String from, String to, String evidence, UUID eventId) {}
}

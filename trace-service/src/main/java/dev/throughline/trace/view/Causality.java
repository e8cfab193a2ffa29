package dev.throughline.trace.view;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why everything in a trace happened: from cause to effect. */
public record Causality(UUID traceId, List<Node> nodes, List<Edge> edges) {

    /**
     * @param kind {@code request}, {@code workflow}, {@code command}, {@code stage}, {@code task}, {@code approval},
     *     {@code step}, {@code compensation} or {@code incident}; from outside: {@code event}, a CloudEvent, and {@code span},
     *     in which somebody asked
     * @param status of something from outside: {@code unseen} when it is only known by its name
     * @param eventIds the events about it, in their order; each event of the trace is about one node
     */
    public record Node(String id, String kind, String label, String status, Instant at, List<UUID> eventIds) {}

    /**
     * @param evidence {@code declared}: the event {@code eventId} itself names its cause, or its effect;
     *     {@code traceparent}: what asked for it named the span; {@code parent}: the span names its parent
     */
    public record Edge(
            String from,
            String to,
            String evidence,
            @Nullable UUID eventId) {}
}

package dev.throughline.trace.view;

import dev.throughline.contracts.SpanId;
import dev.throughline.trace.view.TraceView.Span;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A span in the making: few kinds of spans have more than a few of its fields. */
final class SpanDraft {
    /** As the services call themselves in what they export. */
    static final String ORCHESTRATOR = "orchestrator";

    static final String WORKER = "worker";
    static final String INCIDENT_SERVICE = "incident-service";

    private final String id;
    private final @Nullable String parent;
    private final String kind;
    private final String name;
    private final Instant start;
    private String service = ORCHESTRATOR;
    private String status = Course.RUNNING;
    private @Nullable Double durationMs;
    private @Nullable String error;
    private @Nullable Integer retries;
    private @Nullable Long costMicros;
    private @Nullable String agentId;
    private @Nullable Integer attempt;
    private @Nullable UUID workflowId;
    private @Nullable String actor;
    private @Nullable Map<String, Integer> products;
    private @Nullable Map<String, Integer> deleted;
    private @Nullable Map<String, String> attributes;

    SpanDraft(String id, @Nullable String parent, String kind, String name, Instant start) {
        this.id = id;
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.start = start;
    }

    SpanDraft by(String value) {
        service = value;
        return this;
    }

    SpanDraft status(String value) {
        status = value;
        return this;
    }

    /** Ended so at that time. */
    SpanDraft ended(String value, Instant at) {
        status = value;
        durationMs = millis(start, at);
        return this;
    }

    SpanDraft lasting(double millis) {
        durationMs = millis;
        return this;
    }

    SpanDraft error(@Nullable String value) {
        error = value;
        return this;
    }

    SpanDraft retries(int value) {
        retries = value;
        return this;
    }

    SpanDraft cost(long micros) {
        costMicros = micros;
        return this;
    }

    SpanDraft attempt(String agent, int number) {
        agentId = agent;
        attempt = number;
        return this;
    }

    SpanDraft workflow(UUID value) {
        workflowId = value;
        return this;
    }

    SpanDraft actor(String value) {
        actor = value;
        return this;
    }

    SpanDraft products(@Nullable Map<String, Integer> counts) {
        products = sorted(counts);
        return this;
    }

    SpanDraft deleted(Map<String, Integer> counts) {
        deleted = sorted(counts);
        return this;
    }

    SpanDraft attributes(Map<String, String> values) {
        attributes = values;
        return this;
    }

    Span span() {
        return new Span(
                id,
                parent,
                kind,
                name,
                service,
                status,
                start,
                durationMs,
                error,
                retries,
                costMicros,
                agentId,
                attempt,
                workflowId,
                actor,
                products,
                deleted,
                null,
                attributes);
    }

    static @Nullable String hex(@Nullable SpanId id) {
        return id == null ? null : id.hex();
    }

    static double millis(Instant from, Instant to) {
        return Millis.between(from, to);
    }

    private static @Nullable Map<String, Integer> sorted(@Nullable Map<String, Integer> counts) {
        return counts == null ? null : new TreeMap<>(counts);
    }
}

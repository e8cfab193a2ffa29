package dev.throughline.trace.tempo;

import com.google.protobuf.ByteString;
import dev.throughline.trace.view.TraceView;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the ledger knows of a trace, in OpenTelemetry's words. */
final class ProjectedSpans {
    static final String SCOPE = "throughline.ledger";

    /** Scoped keys of attributes that projected spans may have. */
    static final Set<String> KEYS = Set.of(
            "resource.service.name",
            "resource.throughline.tenant",
            "span.throughline.kind",
            "span.throughline.status",
            "span.throughline.stage",
            "span.throughline.is_synthetic",
            "span.throughline.synthetic_scenario_id",
            "span.throughline.workflow.id",
            "span.throughline.attempt",
            "span.throughline.retries",
            "span.throughline.actor",
            "span.gen_ai.agent.id",
            "span.llm.cost.total");

    private static final double MICROS = 1e6;

    private final TraceView view;
    private final ByteString traceId;
    private final Instant known;

    private ProjectedSpans(TraceView view) {
        this.view = view;
        this.traceId = bytes(view.traceId());
        this.known = view.spans().stream()
                .map(ProjectedSpans::lastSeen)
                .max(Instant::compareTo)
                .orElse(view.startedAt());
    }

    /** @param wanted decides by span id; the others are left out */
    static List<ResourceSpans> of(TraceView view, Predicate<ByteString> wanted) {
        return new ProjectedSpans(view).grouped(wanted);
    }

    static ByteString bytes(UUID id) {
        var bytes = ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    private List<ResourceSpans> grouped(Predicate<ByteString> wanted) {
        var byService = new LinkedHashMap<String, ScopeSpans.Builder>();
        for (var span : view.spans()) {
            if (wanted.test(spanId(span.spanId()))) {
                byService.computeIfAbsent(span.service(), service -> scope()).addSpans(otlp(span));
            }
        }
        var groups = new ArrayList<ResourceSpans>();
        byService.forEach((service, spans) -> groups.add(ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(Attributes.of(Attributes.SERVICE_NAME, service))
                        .addAttributes(Attributes.of("throughline.tenant", view.tenantId())))
                .addScopeSpans(spans)
                .build()));
        return groups;
    }

    private static ScopeSpans.Builder scope() {
        return ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName(SCOPE));
    }

    private Span otlp(TraceView.Span span) {
        var otlp = Span.newBuilder()
                .setTraceId(traceId)
                .setSpanId(spanId(span.spanId()))
                .setName(name(span))
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(nanos(span.startedAt()))
                .setEndTimeUnixNano(nanos(end(span)))
                .addAllAttributes(attributes(span))
                .setStatus(status(span));
        String parent = span.parentSpanId();
        return parent == null
                ? otlp.build()
                : otlp.setParentSpanId(spanId(parent)).build();
    }

    /** As the services name the same thing in what they export. */
    private static String name(TraceView.Span span) {
        return switch (span.kind()) {
            case "workflow" -> "invoke_workflow " + span.name();
            case "attempt" -> "invoke_agent " + span.agentId();
            default -> span.name();
        };
    }

    private List<KeyValue> attributes(TraceView.Span span) {
        var attributes = new ArrayList<KeyValue>();
        attributes.add(Attributes.of("throughline.kind", span.kind()));
        attributes.add(Attributes.of("throughline.status", span.status()));
        attributes.add(Attributes.of("throughline.is_synthetic", view.isSynthetic()));
        add(attributes, "throughline.synthetic_scenario_id", view.syntheticScenarioId());
        if (span.kind().equals("attempt")) {
            attributes.add(Attributes.of("throughline.stage", span.name()));
        }
        add(attributes, "throughline.workflow.id", span.workflowId());
        add(attributes, "gen_ai.agent.id", span.agentId());
        add(attributes, "throughline.actor", span.actor());
        add(attributes, "throughline.attempt", span.attempt());
        add(attributes, "throughline.retries", span.retries());
        var cost = span.costMicros();
        if (cost != null) {
            attributes.add(Attributes.of("llm.cost.total", cost / MICROS));
        }
        counts(attributes, "throughline.products.", span.products());
        counts(attributes, "throughline.deleted.", span.deleted());
        return attributes;
    }

    private static void add(List<KeyValue> attributes, String key, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Integer number -> attributes.add(Attributes.of(key, number));
            default -> attributes.add(Attributes.of(key, value.toString()));
        }
    }

    private static void counts(List<KeyValue> attributes, String prefix, @Nullable Map<String, Integer> counts) {
        if (counts != null) {
            counts.forEach((kind, count) -> attributes.add(Attributes.of(prefix + kind, count)));
        }
    }

    private static Status status(TraceView.Span span) {
        String error = span.error();
        var status = Status.newBuilder().setMessage(error == null ? "" : error);
        return switch (span.status()) {
            case "failed" -> status.setCode(StatusCode.STATUS_CODE_ERROR).build();
            case "completed", "succeeded" ->
                status.setCode(StatusCode.STATUS_CODE_OK).clearMessage().build();
            default -> status.build();
        };
    }

    /** What goes on is as long as anything is known of its trace. */
    private Instant end(TraceView.Span span) {
        return span.durationMs() == null ? later(known, span.startedAt()) : lastSeen(span);
    }

    private static Instant lastSeen(TraceView.Span span) {
        var millis = span.durationMs();
        return millis == null ? span.startedAt() : span.startedAt().plusNanos(Math.max(0, Math.round(millis * 1e6)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    /** What is not a span of its own has the id of an event or an incident: the half of it that is random is enough. */
    private static ByteString spanId(String id) {
        return id.length() == 16
                ? ByteString.copyFrom(HexFormat.of().parseHex(id))
                : bytes(UUID.fromString(id)).substring(Long.BYTES);
    }
}

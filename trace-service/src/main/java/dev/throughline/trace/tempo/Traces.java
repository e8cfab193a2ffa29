package dev.throughline.trace.tempo;

import dev.throughline.trace.span.SpanStore;
import dev.throughline.trace.traceql.TraceSpans;
import dev.throughline.trace.view.ProjectedSpanStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whole traces: what was sent and what the ledger knows, asked for at the same time. */
@ApplicationScoped
class Traces {
    private final SpanStore spans;
    private final ProjectedSpanStore projected;

    Traces(SpanStore spans, ProjectedSpanStore projected) {
        this.spans = spans;
        this.projected = projected;
    }

    Uni<Optional<Found>> found(String scope, UUID traceId) {
        return Uni.combine()
                .all()
                .unis(spans.trace(scope, traceId), projected.trace(scope, traceId))
                .with(Found::of);
    }

    /** Those that there are, in one statement for each side. */
    Uni<Map<UUID, TraceSpans>> whole(String scope, Collection<UUID> traceIds) {
        return Uni.combine()
                .all()
                .unis(spans.traces(scope, traceIds), projected.traces(scope, traceIds))
                .with((stored, views) -> {
                    var whole = new HashMap<UUID, TraceSpans>();
                    for (UUID id : traceIds) {
                        var union = Union.of(stored.getOrDefault(id, List.of()), Optional.ofNullable(views.get(id)));
                        TraceSpans.of(union).ifPresent(trace -> whole.put(id, trace));
                    }
                    return whole;
                });
    }
}

package dev.throughline.trace.view;

import dev.throughline.trace.span.SpanStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** A trace as the ledger tells it, alone or with what exporters sent; by trace id or workflow id. */
@ApplicationScoped
public class Traces {
    private final TraceStore store;
    private final SpanStore spans;

    Traces(TraceStore store, SpanStore spans) {
        this.store = store;
        this.spans = spans;
    }

    /** The ledger's part. Empty when it has no such trace or workflow of the tenant in scope. */
    public Uni<Optional<TraceView>> told(String scope, UUID id) {
        return found(scope, id).map(found -> found.flatMap(Found::view));
    }

    /** With the spans of exporters. */
    public Uni<Optional<TraceView>> whole(String scope, UUID id) {
        return found(scope, id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : spans.trace(scope, found.get().traceId())
                                .map(chunks -> found.get().view(chunks)));
    }

    Uni<Optional<Causality>> causality(String scope, UUID id) {
        return found(scope, id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : spans.trace(scope, found.get().traceId())
                                .map(chunks -> Optional.of(found.get().causality(chunks))));
    }

    /** Empty when one of the two is not there. */
    Uni<Optional<Comparison>> comparison(String scope, UUID one, UUID other) {
        return found(scope, one)
                .chain(a -> found(scope, other)
                        .map(b -> a.flatMap(Found::facts)
                                .flatMap(first -> b.flatMap(Found::facts)
                                        .map(second -> ComparisonProjection.of(first, second)))));
    }

    private Uni<Optional<Found>> found(String scope, UUID id) {
        return store.records(scope, id)
                .chain(records -> records.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : withChildren(scope, new Found(id, records)).map(Optional::of));
    }

    /** What a stage that is a run of its own came to stands in the records of that run. */
    private Uni<Found> withChildren(String scope, Found found) {
        var children = found.children();
        return children.isEmpty()
                ? Uni.createFrom().item(found)
                : store.records(scope, children).map(found::with);
    }
}

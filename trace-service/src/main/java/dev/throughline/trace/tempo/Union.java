package dev.throughline.trace.tempo;

import com.google.protobuf.ByteString;
import dev.throughline.trace.view.TraceView;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stored spans and the ledger's of one trace as one tree, each span once. Everything is set that readers take for granted:
 * resource, scope, status and the name of the service. Pure.
 */
final class Union {
    private static final ByteString NO_PARENT = ByteString.copyFrom(new byte[8]);

    /** A span and the other side of it may share an id: a client's and a server's, by the kind they differ. */
    private record Key(ByteString spanId, Span.SpanKind kind) {}

    private final Set<Key> seen = new HashSet<>();
    private final Set<ByteString> ids = new HashSet<>();
    private final TracesData.Builder all = TracesData.newBuilder();

    private Union() {}

    /** @param stored oldest first: what was sent twice counts as it was sent first */
    static TracesData of(List<TracesData> stored, Optional<TraceView> projected) {
        var union = new Union();
        for (var chunk : stored) {
            chunk.getResourceSpansList().forEach(union::add);
        }
        projected.ifPresent(
                view -> union.all.addAllResourceSpans(ProjectedSpans.of(view, id -> !union.ids.contains(id))));
        return union.all.build();
    }

    private void add(ResourceSpans group) {
        var whole = ResourceSpans.newBuilder()
                .setResource(named(group.getResource()))
                .setSchemaUrl(group.getSchemaUrl());
        group.getScopeSpansList().stream()
                .map(this::whole)
                .filter(scope -> scope.getSpansCount() > 0)
                .forEach(whole::addScopeSpans);
        if (whole.getScopeSpansCount() > 0) {
            all.addResourceSpans(whole);
        }
    }

    private static Resource named(Resource resource) {
        boolean named = resource.getAttributesList().stream()
                .anyMatch(attribute -> attribute.getKey().equals(Attributes.SERVICE_NAME));
        return named
                ? resource
                : resource.toBuilder()
                        .addAttributes(Attributes.of(Attributes.SERVICE_NAME, "unknown_service"))
                        .build();
    }

    private ScopeSpans whole(ScopeSpans scope) {
        var whole = ScopeSpans.newBuilder()
                .setScope(scope.hasScope() ? scope.getScope() : InstrumentationScope.getDefaultInstance())
                .setSchemaUrl(scope.getSchemaUrl());
        for (var span : scope.getSpansList()) {
            if (seen.add(new Key(span.getSpanId(), span.getKind()))) {
                ids.add(span.getSpanId());
                whole.addSpans(whole(span));
            }
        }
        return whole.build();
    }

    private static Span whole(Span span) {
        boolean isRootOfZeros = span.getParentSpanId().equals(NO_PARENT);
        if (span.hasStatus() && !isRootOfZeros) {
            return span;
        }
        var whole = span.toBuilder();
        if (!span.hasStatus()) {
            whole.setStatus(Status.getDefaultInstance());
        }
        return (isRootOfZeros ? whole.clearParentSpanId() : whole).build();
    }
}

package dev.throughline.trace.span;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which names and values some spans have. */
final class Seen {
    private Seen() {}

    static List<String> keys(List<TracesData> chunks, int limit) {
        return first(limit, resources(chunks).flatMap(Seen::keys));
    }

    static List<String> values(List<TracesData> chunks, SpanTag tag, int limit) {
        var resources = resources(chunks);
        var spans = resources(chunks).flatMap(Seen::spans);
        return first(
                limit,
                switch (tag.scope()) {
                    case RESOURCE -> resources.flatMap(r -> of(r.getResource().getAttributesList(), tag.key()));
                    case SPAN -> spans.flatMap(span -> of(span.getAttributesList(), tag.key()));
                    case NAME -> spans.map(Span::getName);
                    case STATUS ->
                        spans.map(span -> Tokens.text(span.getStatus().getCode()));
                    case KIND -> spans.map(span -> Tokens.text(span.getKind()));
                });
    }

    private static List<String> first(int limit, Stream<String> texts) {
        var distinct = new TreeSet<String>();
        texts.takeWhile(text -> distinct.size() < limit).forEach(distinct::add);
        return List.copyOf(distinct);
    }

    private static Stream<String> keys(ResourceSpans group) {
        return Stream.concat(
                group.getResource().getAttributesList().stream().map(attribute -> "resource." + attribute.getKey()),
                spans(group).flatMap(span -> span.getAttributesList().stream()).map(a -> "span." + a.getKey()));
    }

    private static Stream<String> of(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> Tokens.text(attribute.getValue()))
                .flatMap(Optional::stream);
    }

    private static Stream<ResourceSpans> resources(List<TracesData> chunks) {
        return chunks.stream().flatMap(chunk -> chunk.getResourceSpansList().stream());
    }

    private static Stream<Span> spans(ResourceSpans group) {
        return group.getScopeSpansList().stream().flatMap(scope -> scope.getSpansList().stream());
    }
}

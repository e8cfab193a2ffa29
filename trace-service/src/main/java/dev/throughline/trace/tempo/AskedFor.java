package dev.throughline.trace.tempo;

import dev.throughline.trace.span.Tokens;
import dev.throughline.trace.tempo.SearchAnswer.Attribute;
import dev.throughline.trace.traceql.Condition;
import dev.throughline.trace.traceql.Field;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.traceql.Query;
import dev.throughline.trace.traceql.TraceSpans.Sent;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The fields that a query names: Grafana shows them as columns, after the service. */
record AskedFor(Set<String> attributes, Set<Intrinsic> intrinsics) {
    static AskedFor of(Query query) {
        var asked = new AskedFor(new LinkedHashSet<>(), new LinkedHashSet<>());
        asked.attributes.add(Attributes.SERVICE_NAME);
        asked.add(query);
        return asked;
    }

    private void add(Query query) {
        switch (query) {
            case Query.Spanset s -> {
                var condition = s.condition();
                if (condition != null) {
                    add(condition);
                }
            }
            case Query.Both b -> Stream.of(b.left(), b.right()).forEach(this::add);
            case Query.Either e -> Stream.of(e.left(), e.right()).forEach(this::add);
        }
    }

    private void add(Condition condition) {
        switch (condition) {
            case Condition.And a -> Stream.of(a.left(), a.right()).forEach(this::add);
            case Condition.Or o -> Stream.of(o.left(), o.right()).forEach(this::add);
            case Condition.Comparison c -> {
                switch (c.field()) {
                    case Field.Attribute a -> attributes.add(a.name());
                    case Intrinsic i -> intrinsics.add(i);
                }
            }
        }
    }

    /** What the span has of them: its own before those of its resource, each key once. */
    List<Attribute> attributes(Sent sent) {
        var shown = new ArrayList<Attribute>();
        for (String key : attributes) {
            Stream.concat(sent.span().getAttributesList().stream(), sent.resource().getAttributesList().stream())
                    .filter(attribute -> attribute.getKey().equals(key))
                    .findFirst()
                    .map(AskedFor::shown)
                    .ifPresent(shown::add);
        }
        if (intrinsics.contains(Intrinsic.STATUS)) {
            shown.add(shown("status", Tokens.text(sent.span().getStatus().getCode())));
        }
        if (intrinsics.contains(Intrinsic.KIND)) {
            shown.add(shown("kind", Tokens.text(sent.span().getKind())));
        }
        return shown;
    }

    private static Attribute shown(String key, String value) {
        return shown(Attributes.of(key, value));
    }

    private static Attribute shown(KeyValue attribute) {
        return new Attribute(attribute.getKey(), OtlpJson.value(attribute.getValue()));
    }
}

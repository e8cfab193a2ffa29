package dev.throughline.trace.tempo;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.trace.http.ProblemException;
import dev.throughline.trace.span.SpanStore;
import dev.throughline.trace.span.SpanTag;
import dev.throughline.trace.traceql.Field;
import dev.throughline.trace.traceql.Field.Intrinsic;
import dev.throughline.trace.view.SpanProjection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names and values that a query can use, as far as they were seen lately; those of the ledger's spans always. */
@ApplicationScoped
class Tags {
    private static final int MOST = 500;
    private static final String RESOURCE = "resource";
    private static final String SPAN = "span";
    private static final String INTRINSIC = "intrinsic";
    private static final List<String> SCOPES = List.of(RESOURCE, SPAN, INTRINSIC, "none");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+\\.[0-9]+");

    private final SpanStore spans;

    Tags(SpanStore spans) {
        this.spans = spans;
    }

    record Scopes(List<Scope> scopes) {}

    record Scope(String name, List<String> tags) {}

    record Names(@JsonProperty("tagNames") List<String> tagNames) {}

    record Values(@JsonProperty("tagValues") List<String> tagValues) {}

    record TypedValues(@JsonProperty("tagValues") List<TypedValue> tagValues) {}

    /** @param type says Grafana whether to write it in quotes */
    record TypedValue(String type, String value) {
        static TypedValue of(String value) {
            if (WHOLE.matcher(value).matches()) {
                return new TypedValue("int", value);
            }
            if (DECIMAL.matcher(value).matches()) {
                return new TypedValue("float", value);
            }
            return new TypedValue(value.equals("true") || value.equals("false") ? "bool" : "string", value);
        }
    }

    Uni<Scopes> scopes(String tenant, String wanted) {
        if (!SCOPES.contains(wanted)) {
            throw ProblemException.badRequest("scope must be one of " + SCOPES);
        }
        return keys(tenant)
                .map(keys -> new Scopes(Stream.of(
                                new Scope(RESOURCE, of(RESOURCE, keys)),
                                new Scope(SPAN, of(SPAN, keys)),
                                new Scope(INTRINSIC, intrinsics()))
                        .filter(scope -> wanted.equals("none") || wanted.equals(scope.name()))
                        .toList()));
    }

    Uni<Names> names(String tenant) {
        return keys(tenant)
                .map(keys -> Stream.of(of(RESOURCE, keys), of(SPAN, keys))
                        .flatMap(List::stream)
                        .distinct()
                        .sorted()
                        .toList())
                .map(Names::new);
    }

    Uni<TypedValues> typedValues(String tenant, String tag) {
        Function<String, TypedValue> typed = switch (tag) {
            case "status", "kind" -> value -> new TypedValue("keyword", value);
            case "name", "resource.service.name", ".service.name" -> value -> new TypedValue("string", value);
            default -> TypedValue::of;
        };
        return seen(tenant, tag)
                .map(values -> new TypedValues(values.stream().map(typed).toList()));
    }

    Uni<Values> values(String tenant, String tag) {
        boolean isIntrinsic = tag.equals("name") || tag.equals("status") || tag.equals("kind");
        return seen(tenant, isIntrinsic || tag.startsWith(".") ? tag : "." + tag)
                .map(Values::new);
    }

    private Uni<Collection<String>> keys(String tenant) {
        return spans.keys(tenant, MOST).map(seen -> {
            var all = new TreeSet<>(ProjectedSpans.KEYS);
            all.addAll(seen);
            return all;
        });
    }

    private static List<String> of(String scope, Collection<String> keys) {
        String prefix = scope + ".";
        return keys.stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    private static List<String> intrinsics() {
        return Arrays.stream(Intrinsic.values()).map(Field::text).sorted().toList();
    }

    /** Of {@code .key}: of both scopes. What has no list of values, such as a duration, has none. */
    private Uni<List<String>> seen(String tenant, String tag) {
        if (tag.startsWith(".")) {
            return Uni.combine()
                    .all()
                    .unis(seen(tenant, RESOURCE + tag), seen(tenant, SPAN + tag))
                    .with((resource, span) -> Stream.of(resource, span)
                            .flatMap(List::stream)
                            .distinct()
                            .sorted()
                            .limit(MOST)
                            .toList());
        }
        return SpanTag.parse(source(tag))
                .map(known -> spans.values(tenant, known, MOST))
                .orElseGet(() -> Uni.createFrom().item(List.of()))
                .map(values -> withOurs(tag, values));
    }

    /** The names of roots are among the names of spans. */
    private static String source(String tag) {
        return switch (tag) {
            case "rootName" -> "name";
            case "rootServiceName" -> "resource.service.name";
            default -> tag;
        };
    }

    private static List<String> withOurs(String tag, List<String> values) {
        var ours = switch (tag) {
            case "resource.service.name", "rootServiceName" -> SpanProjection.SERVICES;
            case "status" -> List.of("ok", "error", "unset");
            case "kind" -> List.of("unspecified", "internal", "server", "client", "producer", "consumer");
            default -> List.<String>of();
        };
        return Optional.of(values).stream()
                .flatMap(seen -> Stream.concat(seen.stream(), ours.stream()))
                .distinct()
                .sorted()
                .toList();
    }
}

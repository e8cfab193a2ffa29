package dev.throughline.trace.span;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a search should find, by looking at every span. */
final class NaiveSearch {
    static final Comparator<SpanChunk> NEWEST_FIRST = Comparator.comparing(SpanChunk::firstStart)
            .thenComparing(SpanChunk::takenAt)
            .reversed();

    private static final List<String> KEYS = List.of(
            "resource.service.name", "span.user", "span.http.status", "span.retry", "span.load", "name", "kind");

    private NaiveSearch() {}

    /** Asks for what some spans have, and for combinations that none has. */
    static SpanFilter filter(Random random, Instant now, List<SpanChunk> all) {
        List<Set<String>> tokens = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> tokens(random, all))
                .toList();
        Instant middle = all.get(random.nextInt(all.size())).firstStart();
        return new SpanFilter(
                tokens,
                maybe(random, Duration.ofMillis(random.nextInt(500))),
                maybe(random, Duration.ofMillis(random.nextInt(500))),
                maybe(random, random.nextBoolean()),
                random.nextBoolean() ? now.minusSeconds(3_600) : middle,
                random.nextInt(4) > 0 ? now.plusSeconds(60) : middle.plusMillis(300),
                1 + random.nextInt(30),
                Optional.empty());
    }

    private static Set<String> tokens(Random random, List<SpanChunk> all) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> KEYS.get(random.nextInt(KEYS.size())))
                .flatMap(key -> tokens(all.get(random.nextInt(all.size())).data())
                        .filter(token -> token.startsWith(key + "="))
                        .limit(1))
                .collect(Collectors.toSet());
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }

    static boolean matches(SpanFilter filter, SpanChunk chunk) {
        Set<String> tokens = tokens(chunk.data()).collect(Collectors.toSet());
        return filter.tokens().stream().allMatch(any -> any.stream().anyMatch(tokens::contains))
                && filter.atLeast()
                        .map(least -> any(chunk, span -> took(span) >= least.toNanos()))
                        .orElse(true)
                && filter.atMost()
                        .map(most -> any(chunk, span -> took(span) <= most.toNanos()))
                        .orElse(true)
                && filter.isError()
                        .map(error -> any(chunk, span -> isError(span) == error))
                        .orElse(true)
                && !chunk.firstStart().isBefore(filter.from())
                && chunk.firstStart().isBefore(filter.to());
    }

    static Stream<Span> spans(TracesData data) {
        return data.getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream());
    }

    private static boolean any(SpanChunk chunk, Predicate<Span> condition) {
        return spans(chunk.data()).anyMatch(condition);
    }

    private static long took(Span span) {
        return span.getEndTimeUnixNano() - span.getStartTimeUnixNano();
    }

    private static boolean isError(Span span) {
        return span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
    }

    private static Stream<String> tokens(TracesData data) {
        var ofResources = data.getResourceSpansList().stream().flatMap(r -> tokens("resource.", r.getResource()));
        return Stream.concat(
                ofResources,
                spans(data)
                        .flatMap(span -> Stream.concat(
                                Stream.of(
                                        "name=" + span.getName(),
                                        "kind=" + Tokens.text(span.getKind()),
                                        "status=" + Tokens.text(span.getStatus().getCode())),
                                span.getAttributesList().stream().flatMap(a -> token("span.", a)))));
    }

    private static Stream<String> tokens(String scope, Resource resource) {
        return resource.getAttributesList().stream().flatMap(attribute -> token(scope, attribute));
    }

    private static Stream<String> token(String scope, KeyValue attribute) {
        return Tokens.text(attribute.getValue()).stream().map(text -> scope + attribute.getKey() + "=" + text);
    }
}

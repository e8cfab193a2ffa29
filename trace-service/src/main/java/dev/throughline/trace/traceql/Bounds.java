package dev.throughline.trace.traceql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What holds for the chunk of a span when a condition holds for the span. To leave one out is always right, only slower.
 *
 * @param tokens all of these sets, any of each
 * @param atLeast nanoseconds that some span takes, or more
 * @param atMost nanoseconds that some span takes, or less
 */
record Bounds(List<Set<String>> tokens, Optional<Long> atLeast, Optional<Long> atMost, boolean isError) {
    static final Bounds NONE = new Bounds(List.of(), Optional.empty(), Optional.empty(), false);
    static final Bounds ERROR = new Bounds(List.of(), Optional.empty(), Optional.empty(), true);

    private static final int MAX_SETS = 8;
    private static final int MAX_ALTERNATIVES = 64;

    static Bounds anyOf(Set<String> tokens) {
        return new Bounds(
                tokens.size() > MAX_ALTERNATIVES ? List.of() : List.of(tokens),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Bounds atLeast(long nanos) {
        return new Bounds(List.of(), Optional.of(nanos), Optional.empty(), false);
    }

    static Bounds atMost(long nanos) {
        return new Bounds(List.of(), Optional.empty(), Optional.of(nanos), false);
    }

    Bounds and(Bounds other) {
        return new Bounds(
                Stream.concat(tokens.stream(), other.tokens.stream())
                        .distinct()
                        .limit(MAX_SETS)
                        .toList(),
                Stream.of(atLeast, other.atLeast).flatMap(Optional::stream).max(Long::compare),
                Stream.of(atMost, other.atMost).flatMap(Optional::stream).min(Long::compare),
                isError || other.isError);
    }

    Bounds or(Bounds other) {
        return new Bounds(
                products(other),
                atLeast.flatMap(own -> other.atLeast.map(its -> Math.min(own, its))),
                atMost.flatMap(own -> other.atMost.map(its -> Math.max(own, its))),
                isError && other.isError);
    }

    /** (a and b) or (c and d) is (a or c) and (a or d) and (b or c) and (b or d). */
    private List<Set<String>> products(Bounds other) {
        var products = new ArrayList<Set<String>>();
        for (var own : tokens) {
            for (var its : other.tokens) {
                var either = new HashSet<>(own);
                either.addAll(its);
                if (either.size() <= MAX_ALTERNATIVES && products.size() < MAX_SETS) {
                    products.add(Set.copyOf(either));
                }
            }
        }
        return List.copyOf(products);
    }

    static Bounds narrower(Bounds one, Bounds other) {
        return one.weight() >= other.weight() ? one : other;
    }

    private int weight() {
        return 4 * tokens.size() + (isError ? 2 : 0) + (atLeast.isPresent() || atMost.isPresent() ? 1 : 0);
    }
}

package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.TraceSpans.Sent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Decides, exactly, which spans of a trace a query is about. */
public final class SpanMatcher {
    /** A query with its patterns compiled. */
    private sealed interface Wanted {
        record Spans(Check check) implements Wanted {}

        record Both(Wanted left, Wanted right) implements Wanted {}

        record Either(Wanted left, Wanted right) implements Wanted {}
    }

    private final Wanted wanted;

    private SpanMatcher(Wanted wanted) {
        this.wanted = wanted;
    }

    public static SpanMatcher of(Query query) {
        return new SpanMatcher(compiled(query));
    }

    /** In their order in the trace; none when the trace is not what is asked for. */
    public List<Sent> in(TraceSpans trace) {
        return in(trace, wanted);
    }

    private static List<Sent> in(TraceSpans trace, Wanted wanted) {
        return switch (wanted) {
            case Wanted.Spans s ->
                trace.spans().stream()
                        .filter(sent -> s.check().test(sent, trace))
                        .toList();
            case Wanted.Both b -> {
                var left = in(trace, b.left());
                var right = left.isEmpty() ? left : in(trace, b.right());
                yield right.isEmpty() ? right : union(trace, left, right);
            }
            case Wanted.Either e -> union(trace, in(trace, e.left()), in(trace, e.right()));
        };
    }

    private static List<Sent> union(TraceSpans trace, List<Sent> left, List<Sent> right) {
        Set<Sent> either = Collections.newSetFromMap(new IdentityHashMap<>());
        either.addAll(left);
        either.addAll(right);
        return trace.spans().stream().filter(either::contains).toList();
    }

    private static Wanted compiled(Query query) {
        return switch (query) {
            case Query.Spanset s -> {
                var condition = s.condition();
                yield new Wanted.Spans(condition == null ? (sent, trace) -> true : compiled(condition));
            }
            case Query.Both b -> new Wanted.Both(compiled(b.left()), compiled(b.right()));
            case Query.Either e -> new Wanted.Either(compiled(e.left()), compiled(e.right()));
        };
    }

    private static Check compiled(Condition condition) {
        return switch (condition) {
            case Condition.And a -> compiled(a.left()).and(compiled(a.right()));
            case Condition.Or o -> compiled(o.left()).or(compiled(o.right()));
            case Comparison c -> Check.of(c);
        };
    }
}

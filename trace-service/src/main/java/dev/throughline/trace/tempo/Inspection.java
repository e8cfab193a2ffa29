package dev.throughline.trace.tempo;

import dev.throughline.trace.tempo.SearchAnswer.Hit;
import dev.throughline.trace.traceql.SpanMatcher;
import dev.throughline.trace.traceql.TraceSpans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Looks at whole traces that may be what a search is about, each once. */
final class Inspection {
    /** Whole traces in memory at a time. */
    private static final int AT_ONCE = 20;

    private final String scope;
    private final SearchRequest request;
    private final Traces traces;
    private final int most;
    private final Deadline deadline;
    private final SpanMatcher matcher;
    private final Set<UUID> seen = new HashSet<>();
    private final List<Hit> hits = new ArrayList<>();
    private int hitsOfPass;
    /** A statement that did not answer in time may have been given up a little before the deadline. */
    private boolean gaveUp;

    Inspection(String scope, SearchRequest request, Traces traces, int most, Deadline deadline) {
        this.scope = scope;
        this.request = request;
        this.traces = traces;
        this.most = most;
        this.deadline = deadline;
        this.matcher = SpanMatcher.of(request.query());
    }

    Deadline deadline() {
        return deadline;
    }

    /** Another source of traces, again newest first: it may have newer ones than the one before had. */
    void beginPass() {
        hitsOfPass = 0;
    }

    /** Traces that start before are not in the answer, whatever they have; empty while it is not full. */
    Optional<Instant> oldestOfAnswer() {
        return hits.stream()
                .map(hit -> hit.trace().startNanos())
                .sorted(Comparator.reverseOrder())
                .skip(request.limit() - 1L)
                .findFirst()
                .map(nanos -> Instant.EPOCH.plusNanos(nanos));
    }

    /** Whether there is no use in looking further in this pass. */
    boolean isOver() {
        return gaveUp || hitsOfPass >= request.limit() || seen.size() >= most || deadline.hasPassed();
    }

    /** A look at one of the chunks of a trace, without the others: as good as the whole for conditions on spans. */
    boolean matches(TraceSpans part) {
        return !matcher.in(part).isEmpty();
    }

    void inspect(Collection<UUID> candidates) {
        var fresh =
                candidates.stream().distinct().filter(id -> !seen.contains(id)).toList();
        for (int from = 0; from < fresh.size() && !isOver(); from += AT_ONCE) {
            whole(fresh.subList(from, Math.min(from + AT_ONCE, fresh.size())));
        }
    }

    private void whole(List<UUID> ids) {
        var found = deadline.await(traces.whole(scope, ids));
        gaveUp |= found.isEmpty();
        found.ifPresent(byId -> ids.forEach(id -> {
            seen.add(id);
            var trace = byId.get(id);
            if (trace != null && !deadline.hasPassed()) {
                take(trace);
            }
        }));
    }

    private void take(TraceSpans trace) {
        var matched = matcher.in(trace);
        if (!matched.isEmpty()) {
            hits.add(new Hit(trace, matched));
            hitsOfPass++;
        }
    }

    SearchAnswer answer() {
        var newest =
                Comparator.comparingLong((Hit hit) -> hit.trace().startNanos()).reversed();
        return SearchAnswer.of(request, hits.stream().sorted(newest).limit(request.limit()), seen.size());
    }
}

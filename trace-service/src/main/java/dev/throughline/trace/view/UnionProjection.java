package dev.throughline.trace.view;

import dev.throughline.trace.view.TraceView.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The spans that the ledger tells of and those that exporters sent, as one tree. Both name the same thing by the same
 * id: then the ledger says what it is and what became of it, and the exporter when it was. Pure.
 */
public final class UnionProjection {
    static final String SPAN = "span";

    private static final Comparator<Span> BY_START =
            Comparator.comparing(Span::startedAt).thenComparing(Span::spanId);

    private final Map<String, Span> spans = new LinkedHashMap<>();

    private UnionProjection() {}

    /** How much of what exporters sent belongs to the view. */
    enum Reach {
        TRACE,
        /** What is below or above the spans of the run. */
        WORKFLOW
    }

    /** The trace with what exporters sent of it. */
    public static TraceView of(TraceView told, Collection<TracesData> chunks) {
        return of(told, chunks, Reach.TRACE);
    }

    static TraceView of(TraceView told, Collection<TracesData> chunks, Reach reach) {
        var stored = new Stored(chunks);
        var union = new UnionProjection();
        told.spans().forEach(span -> union.spans.put(span.spanId(), span));
        stored.spans().forEach(span -> union.spans.merge(span.spanId(), span, Span::measured));
        int leftOut = stored.total() - stored.spans().size();
        if (reach == Reach.WORKFLOW) {
            union.keepKinOf(told.spans());
            leftOut = 0;
        }
        return told.with(union.tree(), union.spans.size() + leftOut);
    }

    private void keepKinOf(Collection<Span> told) {
        var kin = told.stream().map(Span::spanId).collect(Collectors.toCollection(HashSet::new));
        var strangers = new HashSet<String>();
        for (var span : spans.values()) {
            var line = new ArrayList<String>();
            Span next = span;
            while (next != null && !kin.contains(next.spanId()) && !strangers.contains(next.spanId())) {
                line.add(next.spanId());
                next = line.size() > spans.size() ? null : parent(next);
            }
            (next != null && kin.contains(next.spanId()) ? kin : strangers).addAll(line);
        }
        for (var span : told) {
            for (var above = parent(spans.getOrDefault(span.spanId(), span));
                    above != null && kin.add(above.spanId()); ) {
                above = parent(above);
            }
        }
        spans.keySet().retainAll(kin);
    }

    private @Nullable Span parent(Span span) {
        return span.parentSpanId() == null ? null : spans.get(span.parentSpanId());
    }

    /** Parents before children, siblings by start. */
    private List<Span> tree() {
        var root = root();
        var children = new HashMap<String, List<Span>>();
        var roots = new ArrayList<Span>();
        for (var span : spans.values()) {
            var placed = root == null ? span : placed(span, root);
            String parent = placed.parentSpanId();
            if (parent == null || !spans.containsKey(parent) || parent.equals(placed.spanId())) {
                roots.add(placed);
            } else {
                children.computeIfAbsent(parent, ignored -> new ArrayList<>()).add(placed);
            }
        }
        var ordered = new LinkedHashSet<Span>();
        roots.stream().sorted(BY_START).forEach(span -> add(span, children, ordered));
        // What is left names itself as its own ancestor.
        children.values().stream().flatMap(List::stream).sorted(BY_START).forEach(span -> add(span, children, ordered));
        return List.copyOf(ordered);
    }

    /** Without recursion: how deep a tree of strangers is, they decide. */
    private static void add(Span first, Map<String, List<Span>> children, Set<Span> ordered) {
        var open = new ArrayDeque<Span>();
        open.push(first);
        while (!open.isEmpty()) {
            var span = open.pop();
            if (ordered.add(span)) {
                children.getOrDefault(span.spanId(), List.of()).stream()
                        .sorted(BY_START.reversed())
                        .forEach(open::push);
            }
        }
    }

    /** A span without a parent; while nobody told of one, the run, or whatever was first. */
    private @Nullable Span root() {
        return spans.values().stream()
                .filter(span -> span.parentSpanId() == null)
                .min(BY_START)
                .or(() -> spans.values().stream()
                        .filter(span -> span.kind().equals("workflow"))
                        .min(BY_START))
                .or(() -> spans.values().stream().filter(this::isLost).min(BY_START))
                .orElse(null);
    }

    private boolean isLost(Span span) {
        return span.parentSpanId() != null && !spans.containsKey(span.parentSpanId());
    }

    /** The caller's span need not be ours: a run below an unknown one is no orphan. */
    private Span placed(Span span, Span root) {
        boolean isOrphan = isLost(span) && !span.kind().equals("workflow") && !span.equals(root);
        return isOrphan ? span.under(root.spanId()) : span;
    }
}

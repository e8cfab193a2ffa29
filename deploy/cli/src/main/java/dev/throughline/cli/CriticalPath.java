package dev.throughline.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the end of a trace waited for: from the end backwards, the span that ended last, then what ended last before it
 * began, give or take what services need to say that something has ended. Making anything else faster changes nothing. It is told in the words of the ledger: what only an exporter knows of,
 * such as a message that is sent, counts as a part of the stage or step that it belongs to.
 */
final class CriticalPath {
    private static final String EXPORTED = "span";

    /** The next stage may have begun somewhere else before the end of the one that it waited for was written down. */
    private static final double OVERLAP_MS = 3;

    private static final double OVERLAP_SHARE = 0.1;

    private final Set<SpanNode> spans = new HashSet<>();
    private final List<Waited> waited = new ArrayList<>();

    /** How long the end waited for this one and for nothing else. */
    record Waited(SpanNode span, double ms) {}

    private CriticalPath() {}

    static CriticalPath of(List<SpanNode> roots) {
        var path = new CriticalPath();
        roots.stream()
                .max(Comparator.comparingDouble(SpanNode::endMs))
                .ifPresent(root -> path.add(root, root, root.endMs()));
        path.waited.sort(Comparator.comparingDouble(waited -> waited.span().offsetMs()));
        return path;
    }

    /** @param end of what is waited for, at most the span's own */
    private void add(SpanNode span, SpanNode above, double end) {
        spans.add(span);
        var told = span.text("kind").equals(EXPORTED) ? above : span;
        double until = Double.MAX_VALUE;
        boolean isLeaf = true;
        var byEnd = new ArrayList<>(span.children());
        byEnd.sort(Comparator.comparingDouble(SpanNode::endMs).reversed());
        for (var child : byEnd) {
            if (child.durationMs() > 0 && endedBefore(until, child)) {
                add(child, told, Math.min(child.endMs(), until));
                until = child.offsetMs();
                isLeaf = false;
            }
        }
        if (isLeaf) {
            waited.add(new Waited(told, end - span.offsetMs()));
        }
    }

    private static boolean endedBefore(double until, SpanNode span) {
        double overlap = span.endMs() - until;
        return overlap <= 0
                || span.offsetMs() < until && overlap <= Math.max(OVERLAP_MS, OVERLAP_SHARE * span.durationMs());
    }

    boolean has(SpanNode span) {
        return spans.contains(span);
    }

    /** By start, each span once. */
    List<Waited> waited() {
        Map<SpanNode, Double> ms = new LinkedHashMap<>();
        waited.forEach(one -> ms.merge(one.span(), one.ms(), Double::sum));
        return ms.entrySet().stream()
                .map(one -> new Waited(one.getKey(), one.getValue()))
                .toList();
    }

    double ms() {
        return waited.stream().mapToDouble(Waited::ms).sum();
    }
}

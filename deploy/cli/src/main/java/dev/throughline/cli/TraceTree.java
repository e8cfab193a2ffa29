package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** A trace as a tree with a waterfall: who, what, how long, how it ended; full bars are the critical path. */
final class TraceTree {
    private static final int SERVICE = 12;
    private static final int FIXED = SERVICE + 22;
    /** How deep a tree of strangers is, they decide. */
    private static final int DEEPEST = 40;

    private final StringBuilder text = new StringBuilder();
    private final Paint paint;
    private final CriticalPath critical;
    private final int nameWidth;
    private final int barWidth;
    private final double wholeMs;

    private TraceTree(List<SpanNode> roots, Paint paint) {
        this.paint = paint;
        this.critical = CriticalPath.of(roots);
        int room = paint.width() - FIXED;
        nameWidth = Math.clamp(room / 2, 24, 60);
        barWidth = Math.max(12, room - nameWidth - 10);
        wholeMs = Math.max(
                0.001, roots.stream().mapToDouble(TraceTree::lastMs).max().orElse(0));
    }

    static String render(JsonNode trace) {
        return render(trace, Paint.PLAIN);
    }

    static String render(JsonNode trace, Paint paint) {
        var roots = SpanNode.roots(trace);
        var tree = new TraceTree(roots, paint);
        tree.text.append(TraceHead.of(trace, paint));
        tree.level(roots, "", 0);
        tree.text.append(TraceSummary.of(trace, tree.critical, paint));
        return tree.text.toString();
    }

    private static double lastMs(SpanNode span) {
        double last = span.endMs();
        for (var child : span.children()) {
            last = Math.max(last, lastMs(child));
        }
        return last;
    }

    private void level(List<SpanNode> spans, String indent, int depth) {
        if (depth > DEEPEST) {
            text.append(indent).append("└─ …\n");
            return;
        }
        for (int i = 0; i < spans.size(); i++) {
            boolean last = i == spans.size() - 1;
            line(spans.get(i), indent + (last ? "└─ " : "├─ "));
            level(spans.get(i).children(), indent + (last ? "   " : "│  "), depth + 1);
        }
    }

    private void line(SpanNode node, String branch) {
        var span = node.span();
        text.append(Paint.fit(branch + mark(node) + node.text("name"), nameWidth))
                .append(' ')
                .append(Paint.fit(node.text("service"), SERVICE))
                .append(' ')
                .append(bar(node))
                .append(duration(span))
                .append("  ")
                .append(paint.status(node.text("status")));
        if (span.path("retries").asInt(0) > 0) {
            text.append("  retries ").append(span.path("retries").asInt());
        }
        if (span.path("cost_micros").asLong(0) > 0) {
            text.append("  ").append(TraceSummary.money(span.path("cost_micros").asLong()));
        }
        if (span.hasNonNull("actor")) {
            text.append("  by ").append(Paint.clean(node.text("actor")));
        }
        counts(span.path("products"));
        counts(span.path("deleted"));
        if (span.hasNonNull("missing_parent")) {
            text.append("  orphan of ").append(Paint.clean(node.text("missing_parent")));
        }
        if (span.hasNonNull("error")) {
            text.append("  ").append(paint.bad(node.text("error")));
        }
        text.append("\n");
    }

    private static String mark(SpanNode node) {
        return switch (node.text("kind")) {
            case "compensation" -> "↩ ";
            case "approval" -> "approve ";
            case "incident" -> "! ";
            default -> "";
        };
    }

    private static String duration(JsonNode span) {
        return span.hasNonNull("duration_ms")
                ? String.format(
                        Locale.ROOT, "%9.1f ms", span.path("duration_ms").asDouble())
                : " ".repeat(11) + "…";
    }

    /** Such as {@code 3 draft, 12 asset}: what was left behind, or is gone. */
    private void counts(JsonNode counts) {
        String separator = "  ";
        for (var count : counts.properties()) {
            text.append(separator).append(count.getValue().asInt()).append(' ').append(Paint.clean(count.getKey()));
            separator = ", ";
        }
    }

    private String bar(SpanNode node) {
        int from = Math.clamp((int) (barWidth * node.offsetMs() / wholeMs), 0, barWidth - 1);
        double open = node.span().hasNonNull("duration_ms") ? node.durationMs() : wholeMs - node.offsetMs();
        int width = Math.clamp((int) Math.round(barWidth * open / wholeMs), 1, barWidth - from);
        String fill = critical.has(node) ? "█".repeat(width) : "░".repeat(width);
        return " ".repeat(from)
                + (critical.has(node) ? paint.strong(fill) : paint.faint(fill))
                + " ".repeat(barWidth - from - width);
    }
}

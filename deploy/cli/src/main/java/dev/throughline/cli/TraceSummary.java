package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.cli.CriticalPath.Waited;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The lines below the tree: the whole in figures, and whether it is the whole. */
final class TraceSummary {
    private static final int MOST_LEAVES = 3;
    private static final int MOST_MISSING = 8;

    private TraceSummary() {}

    static String of(JsonNode trace, CriticalPath critical, Paint paint) {
        long cost = 0;
        var services = new TreeSet<String>();
        for (var span : trace.path("spans")) {
            cost += span.path("cost_micros").asLong(0);
            services.add(Paint.clean(span.path("service").asText()));
        }
        String total = trace.hasNonNull("duration_ms")
                ? String.format(
                        Locale.ROOT, "%.1f ms", trace.path("duration_ms").asDouble())
                : "still running";
        return "total " + total + " · critical path " + path(critical) + " · cost " + money(cost) + " · "
                + completeness(trace, paint) + "\nservices " + String.join(", ", services) + leftOut(trace) + "\n";
    }

    /** The longest of what the end waited for. */
    private static String path(CriticalPath critical) {
        var waited = critical.waited();
        var longest = waited.stream()
                .sorted(Comparator.comparingDouble(Waited::ms).reversed())
                .limit(MOST_LEAVES)
                .toList();
        String named = waited.stream()
                .filter(longest::contains)
                .map(one -> String.format(
                        Locale.ROOT, "%s %.1f ms", Paint.clean(one.span().text("name")), one.ms()))
                .collect(Collectors.joining(" → "));
        int more = waited.size() - longest.size();
        return String.format(Locale.ROOT, "%.1f ms", critical.ms())
                + (named.isEmpty() ? "" : " (" + named + (more > 0 ? " and " + more + " more" : "") + ")");
    }

    private static String completeness(JsonNode trace, Paint paint) {
        if (trace.path("complete").asBoolean(true)) {
            return "complete";
        }
        List<String> missing = new ArrayList<>();
        trace.path("missing").forEach(what -> missing.add(Paint.clean(what.asText())));
        if (missing.isEmpty()) {
            return "not complete yet";
        }
        String named = String.join(", ", missing.subList(0, Math.min(MOST_MISSING, missing.size())));
        int more = missing.size() - MOST_MISSING;
        return paint.bad("incomplete: " + named + (more > 0 ? " and " + more + " more" : ""));
    }

    private static String leftOut(JsonNode trace) {
        int more = trace.path("spans_total").asInt(0) - trace.path("spans").size();
        return more > 0 ? " · " + more + " spans are not shown" : "";
    }

    static String money(long micros) {
        return String.format(Locale.ROOT, "$%.6f", micros / 1e6);
    }
}

package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trace as a tree with a waterfall: who, what, how long, how it ended. */
final class TraceTree {
    private static final int BAR = 24;

    private final Map<String, List<JsonNode>> children = new HashMap<>();
    private final List<JsonNode> roots = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Instant start;
    private final double wholeMs;

    private TraceTree(JsonNode trace) {
        Map<String, JsonNode> byId = new HashMap<>();
        trace.path("spans").forEach(span -> byId.put(span.path("span_id").asText(), span));
        trace.path("spans").forEach(span -> {
            String parent = span.path("parent_span_id").asText("");
            if (byId.containsKey(parent)) {
                children.computeIfAbsent(parent, ignored -> new ArrayList<>()).add(span);
            } else {
                roots.add(span);
            }
        });
        start = Instant.parse(trace.path("started_at").asText(Instant.EPOCH.toString()));
        wholeMs = Math.max(0.001, wholeMs(trace));
    }

    /** Of a trace that still runs: until the last that is known of it. */
    private double wholeMs(JsonNode trace) {
        double whole = trace.path("duration_ms").asDouble(0);
        if (whole == 0) {
            for (var span : trace.path("spans")) {
                double end = offsetMs(span) + span.path("duration_ms").asDouble(0);
                whole = Math.max(whole, end);
            }
        }
        return whole;
    }

    static String render(JsonNode trace) {
        var tree = new TraceTree(trace);
        tree.text
                .append(trace.path("workflow_type").asText())
                .append("  ")
                .append(trace.path("name").asText())
                .append("  ")
                .append(status(trace))
                .append("\ntrace ")
                .append(trace.path("trace_id").asText())
                .append("\n");
        if (trace.hasNonNull("error")) {
            tree.text.append("error ").append(trace.path("error").asText()).append("\n");
        }
        if (!trace.path("complete").asBoolean(true)) {
            tree.text
                    .append("incomplete: ")
                    .append(String.join(", ", missing(trace)))
                    .append("\n");
        }
        tree.level(tree.roots, "");
        return tree.text.toString();
    }

    /** The phase says what a trace that is still running is busy with. */
    private static String status(JsonNode trace) {
        String status = trace.path("status").asText();
        String phase = trace.path("phase").asText(status);
        return phase.equals(status) ? status : status + " (" + phase + ")";
    }

    private static List<String> missing(JsonNode trace) {
        List<String> missing = new ArrayList<>();
        trace.path("missing").forEach(what -> missing.add(what.asText()));
        return missing;
    }

    private void level(List<JsonNode> spans, String indent) {
        spans.sort(Comparator.comparing(this::start));
        for (int i = 0; i < spans.size(); i++) {
            JsonNode span = spans.get(i);
            boolean last = i == spans.size() - 1;
            line(span, indent + (last ? "└─ " : "├─ "));
            level(
                    children.getOrDefault(span.path("span_id").asText(), new ArrayList<>()),
                    indent + (last ? "   " : "│  "));
        }
    }

    private void line(JsonNode span, String branch) {
        String name = branch + mark(span) + span.path("name").asText();
        text.append("%-44s %-12s %s %9.1f ms  %s"
                .formatted(
                        name.length() > 44 ? name.substring(0, 43) + "…" : name,
                        span.path("service").asText(),
                        bar(span),
                        span.path("duration_ms").asDouble(0),
                        span.path("status").asText()));
        if (span.path("retries").asInt(0) > 0) {
            text.append("  retries ").append(span.path("retries").asInt());
        }
        if (span.hasNonNull("actor")) {
            text.append("  by ").append(span.path("actor").asText());
        }
        counts(span.path("products"));
        counts(span.path("deleted"));
        if (span.hasNonNull("error")) {
            text.append("  ").append(span.path("error").asText());
        }
        text.append("\n");
    }

    private static String mark(JsonNode span) {
        return switch (span.path("kind").asText()) {
            case "compensation" -> "↩ ";
            case "approval" -> "approve ";
            default -> "";
        };
    }

    /** Such as {@code 3 draft, 12 asset}: what was left behind, or is gone. */
    private void counts(JsonNode counts) {
        String separator = "  ";
        for (var count : counts.properties()) {
            text.append(separator).append(count.getValue().asInt()).append(' ').append(count.getKey());
            separator = ", ";
        }
    }

    private double offsetMs(JsonNode span) {
        return Duration.between(start, start(span)).toNanos() / 1e6;
    }

    private Instant start(JsonNode span) {
        return Instant.parse(span.path("started_at").asText(start.toString()));
    }

    private String bar(JsonNode span) {
        double offset = offsetMs(span);
        int from = Math.clamp((int) (BAR * offset / wholeMs), 0, BAR - 1);
        int width = Math.clamp((int) Math.round(BAR * span.path("duration_ms").asDouble(0) / wholeMs), 1, BAR - from);
        return " ".repeat(from) + "█".repeat(width) + " ".repeat(BAR - from - width);
    }
}

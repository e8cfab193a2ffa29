package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Two runs side by side, and what differs. */
final class ComparisonTable {
    private static final int STAGE = 24;
    private static final int CELL = 40;

    private ComparisonTable() {}

    static String render(JsonNode comparison, Paint paint) {
        var text = new StringBuilder();
        side(text, "A", comparison.path("a"), paint);
        side(text, "B", comparison.path("b"), paint);
        text.append('\n')
                .append(Paint.fit("stage", STAGE))
                .append(Paint.fit("A", CELL))
                .append("B\n");
        for (var stage : comparison.path("stages")) {
            text.append(Paint.fit(stage.path("stage").asText(), STAGE))
                    .append(Paint.fit(cell(stage.path("a")), CELL))
                    .append(Paint.clean(cell(stage.path("b"))))
                    .append('\n');
        }
        text.append('\n');
        var differences = comparison.path("differences");
        if (differences.isEmpty()) {
            return text.append("nothing differs\n").toString();
        }
        text.append(comparison.path("is_same").asBoolean() ? "only times differ\n" : "what differs\n");
        for (var difference : differences) {
            text.append("  ")
                    .append(Paint.fit(difference.path("what").asText(), 10))
                    .append(Paint.fit(difference.path("where").asText(""), STAGE + 8))
                    .append(value(difference.path("a")))
                    .append("  →  ")
                    .append(paint.strong(value(difference.path("b"))))
                    .append('\n');
        }
        return text.toString();
    }

    private static void side(StringBuilder text, String letter, JsonNode side, Paint paint) {
        text.append(letter)
                .append("  ")
                .append(side.path("workflow_id").asText())
                .append("  ")
                .append(Paint.clean(side.path("workflow_type").asText()))
                .append("  ")
                .append(Paint.clean(side.path("name").asText()))
                .append("  ")
                .append(paint.status(side.path("status").asText()))
                .append("  ")
                .append(millis(side.path("duration_ms")))
                .append("  ")
                .append(TraceSummary.money(side.path("cost_micros").asLong()))
                .append('\n');
    }

    private static String cell(JsonNode course) {
        if (course.isMissingNode() || course.isNull()) {
            return "-";
        }
        int attempts = course.path("attempts").asInt();
        return course.path("status").asText() + (attempts > 1 ? " " + attempts + "×" : "") + "  "
                + millis(course.path("duration_ms")) + "  "
                + TraceSummary.money(course.path("cost_micros").asLong());
    }

    private static String millis(JsonNode millis) {
        return millis.isNumber() ? String.format(Locale.ROOT, "%.1f ms", millis.asDouble()) : "open";
    }

    /** Digests are told by their beginnings. */
    private static String value(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "none";
        }
        String text = Paint.clean(value.asText());
        return text.matches("[0-9a-f]{64}") ? text.substring(0, 12) + "…" : text;
    }
}

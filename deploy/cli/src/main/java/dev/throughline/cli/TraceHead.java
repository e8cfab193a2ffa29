package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The lines above the tree: what it is, how it stands, what went wrong first. */
final class TraceHead {
    private TraceHead() {}

    static String of(JsonNode trace, Paint paint) {
        var text = new StringBuilder()
                .append(Paint.clean(trace.path("workflow_type").asText()))
                .append("  ")
                .append(paint.strong(trace.path("name").asText()))
                .append("  ")
                .append(status(trace, paint))
                .append(trace.path("is_synthetic").asBoolean() ? "  synthetic" : "")
                .append("\ntrace ")
                .append(trace.path("trace_id").asText())
                .append("\n");
        if (trace.hasNonNull("incident_id")) {
            text.append("incident ").append(trace.path("incident_id").asText()).append("\n");
        }
        if (trace.hasNonNull("error")) {
            text.append("error ")
                    .append(paint.bad(trace.path("error").asText()))
                    .append("\n");
        }
        var first = trace.path("errors").path(0);
        String origin = first.path("message").asText();
        if (!origin.isEmpty() && !trace.path("error").asText().equals(origin)) {
            text.append("began with ")
                    .append(Paint.clean(where(first)))
                    .append(": ")
                    .append(paint.bad(origin))
                    .append("\n");
        }
        return text.toString();
    }

    private static String where(JsonNode failure) {
        String step = failure.path("step").asText("");
        String stage = failure.path("stage").asText("");
        return failure.path("kind").asText()
                + (stage.isEmpty() ? "" : " " + stage)
                + (step.isEmpty() ? "" : "/" + step);
    }

    /** The phase says what a trace that is still running is busy with. */
    private static String status(JsonNode trace, Paint paint) {
        String status = trace.path("status").asText();
        String phase = trace.path("phase").asText(status);
        return phase.equals(status) ? paint.status(status) : paint.status(status) + " (" + paint.status(phase) + ")";
    }
}

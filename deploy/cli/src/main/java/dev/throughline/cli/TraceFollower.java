package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at a trace again and again until its run has ended and its record is whole, or does not become it soon. */
final class TraceFollower {
    private static final long PAUSE_MS = 300;
    /** For a run that was submitted a moment ago, and for the last records of one that has ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PlatformClient client;
    private final PrintWriter out;
    private final Display display;
    private final Map<String, String> told = new HashMap<>();
    private int drawn;

    /** What a look at a live run looks like. */
    enum Display {
        /** The tree, drawn over the one before. */
        TERMINAL,
        /** A line for what is new, then the tree. */
        LINES,
        /** A line of JSON for each change. */
        JSON
    }

    TraceFollower(PlatformClient client, PrintWriter out, Display display) {
        this.client = client;
        this.out = out;
        this.display = display;
    }

    /** The last answer: the ended trace, or what kept it from being seen. */
    PlatformClient.Answer follow(String id) throws IOException, InterruptedException {
        String path = "/api/v1/traces/" + PlatformClient.inPath(id);
        Instant unknownUntil = Instant.now().plus(PATIENCE);
        Instant incompleteUntil = null;
        JsonNode last = null;
        while (true) {
            var answer = client.get(PlatformService.TRACE, path, 0);
            if (answer.isOk()) {
                if (!answer.body().equals(last)) {
                    last = answer.body();
                    show(last);
                }
                incompleteUntil = patience(answer.body(), incompleteUntil);
                boolean isWhole = answer.body().path("complete").asBoolean();
                if (isWhole || (incompleteUntil != null && Instant.now().isAfter(incompleteUntil))) {
                    finish(answer.body());
                    return answer;
                }
            } else if (answer.status() != 404 || Instant.now().isAfter(unknownUntil)) {
                return answer;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    /** An incident, or a late record, may follow the end. */
    private static @Nullable Instant patience(JsonNode trace, @Nullable Instant before) {
        if (!trace.hasNonNull("ended_at")) {
            return null;
        }
        return before == null ? Instant.now().plus(PATIENCE) : before;
    }

    private void show(JsonNode trace) {
        switch (display) {
            case TERMINAL -> {
                String tree = TraceTree.render(trace, Paint.ofTerminal());
                out.print((drawn == 0 ? "" : "\u001b[" + drawn + "A") + "\u001b[J" + tree);
                drawn = (int) tree.lines().count();
            }
            case LINES -> trace.path("spans").forEach(span -> tell(trace, span));
            case JSON -> out.println(trace);
        }
        out.flush();
    }

    private void tell(JsonNode trace, JsonNode span) {
        String status = span.path("status").asText();
        String before = told.put(span.path("span_id").asText(), status);
        if (!status.equals(before)) {
            Instant start = Instant.parse(trace.path("started_at").asText());
            Instant own = Instant.parse(span.path("started_at").asText());
            double at = Duration.between(start, own).toNanos() / 1e6
                    + span.path("duration_ms").asDouble(0);
            out.println(String.format(java.util.Locale.ROOT, "%9.1f ms  ", at)
                    + Paint.fit(span.path("service").asText(), 13)
                    + Paint.clean(span.path("name").asText()) + "  " + Paint.clean(status));
        }
    }

    private void finish(JsonNode trace) {
        if (display == Display.LINES) {
            out.print(TraceTree.render(trace));
        }
        out.flush();
    }
}

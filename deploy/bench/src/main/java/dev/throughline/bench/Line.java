package dev.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One empty workflow from request to end, as its caller sees it. */
final class Line {
    private static final byte[] COMPLETED = "\"status\":\"completed\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ID = "\"workflow_id\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int UUID_LENGTH = 36;

    /** Where the ids come to stand, of another trace in each request. */
    private static final String IDS = "x".repeat(32) + "-" + "x".repeat(16);

    private final Endpoint orchestrator;
    private final byte[] request;
    private final int ids;

    Line(Endpoint orchestrator) {
        this(orchestrator, Map.of());
    }

    private Line(Endpoint orchestrator, Map<String, String> more) {
        this.orchestrator = orchestrator;
        var headers = new HashMap<>(more);
        headers.put("Content-Type", "application/json");
        headers.put("Prefer", "wait=30");
        this.request = orchestrator.post("/api/v1/workflows", headers, "{\"type\":\"noop\",\"name\":\"bench\"}");
        this.ids = indexOf(request, IDS.getBytes(StandardCharsets.UTF_8));
    }

    /** The same line for callers who say in {@code traceparent} whether they want spans of theirs. */
    Line recorded(boolean isRecorded) {
        return new Line(orchestrator, Map.of("traceparent", "00-" + IDS + (isRecorded ? "-01" : "-00")));
    }

    HttpConnection connect() throws IOException {
        return orchestrator.connect();
    }

    sealed interface Outcome {
        /**
         * @param answer the body, from which {@link #workflowId()} is read only when somebody asks
         * @param isRecorded whether there are spans of it
         */
        record Completed(byte[] answer, boolean isRecorded) implements Outcome {
            String workflowId() {
                int at = indexOf(answer, ID) + ID.length;
                return new String(answer, at, UUID_LENGTH, StandardCharsets.ISO_8859_1);
            }
        }

        /** The line is full and says so. */
        record Refused() implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }

    Outcome run(HttpConnection connection) throws IOException {
        var answer = connection.exchange(ids < 0 ? request : ofAnotherTrace());
        if (answer.status() == 503) {
            return new Outcome.Refused();
        }
        if (answer.status() == 200 && indexOf(answer.body(), COMPLETED) >= 0 && indexOf(answer.body(), ID) >= 0) {
            return new Outcome.Completed(answer.body(), answer.isRecorded());
        }
        return new Outcome.Failed("HTTP status %d: %.200s".formatted(answer.status(), answer.text()));
    }

    private byte[] ofAnotherTrace() {
        var random = ThreadLocalRandom.current();
        var digits = HexFormat.of();
        String fresh = digits.toHexDigits(random.nextLong() | 1L) + digits.toHexDigits(random.nextLong()) + "-"
                + digits.toHexDigits(random.nextLong() | 1L);
        byte[] copy = request.clone();
        System.arraycopy(fresh.getBytes(StandardCharsets.UTF_8), 0, copy, ids, fresh.length());
        return copy;
    }

    private static int indexOf(byte[] text, byte[] wanted) {
        for (int at = 0; at <= text.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && text[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}

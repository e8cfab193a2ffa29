package dev.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One empty workflow from request to end, as its caller sees it. */
final class Line {
    private static final byte[] COMPLETED = "\"status\":\"completed\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ID = "\"workflow_id\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int UUID_LENGTH = 36;

    private final Endpoint orchestrator;
    private final byte[] request;

    Line(Endpoint orchestrator) {
        this.orchestrator = orchestrator;
        this.request = orchestrator.post(
                "/api/v1/workflows",
                Map.of("Content-Type", "application/json", "Prefer", "wait=30"),
                "{\"type\":\"noop\",\"name\":\"bench\"}");
    }

    HttpConnection connect() throws IOException {
        return orchestrator.connect();
    }

    sealed interface Outcome {
        /** @param answer the body, from which {@link #workflowId()} is read only when somebody asks */
        record Completed(byte[] answer) implements Outcome {
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
        var answer = connection.exchange(request);
        if (answer.status() == 503) {
            return new Outcome.Refused();
        }
        if (answer.status() == 200 && indexOf(answer.body(), COMPLETED) >= 0 && indexOf(answer.body(), ID) >= 0) {
            return new Outcome.Completed(answer.body());
        }
        return new Outcome.Failed("HTTP status %d: %.200s".formatted(answer.status(), answer.text()));
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

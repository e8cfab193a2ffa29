package dev.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What undoing a run costs that has left {@value #CHILDREN} rows and one more behind: statements a stage, as the
 * orchestrator counts them, and how long it takes beyond a run that left nothing behind and fails the same way.
 */
final class UndoCost {
    static final int CHILDREN = 1_000;
    private static final int RUNS = 10;
    private static final String FAILED = "\"status\":\"failed\"";

    private final Endpoint orchestrator;

    UndoCost(Endpoint orchestrator) {
        this.orchestrator = orchestrator;
    }

    /** @param millis of a run with rows, and of one without, in the median */
    record Result(double statementsPerStage, double rowsPerStage, double millis, double millisWithoutRows) {}

    Result measure() throws IOException {
        try (var connection = orchestrator.connect()) {
            double stages = counter(connection, "stages");
            double rows = counter(connection, "rows");
            double statements = counter(connection, "statements");
            double millis = medianMillis(connection, CHILDREN);
            double undone = counter(connection, "stages") - stages;
            return new Result(
                    (counter(connection, "statements") - statements) / undone,
                    (counter(connection, "rows") - rows) / undone,
                    millis,
                    medianMillis(connection, 0));
        }
    }

    private double medianMillis(HttpConnection connection, int children) throws IOException {
        var latencies = new Latencies();
        byte[] request = orchestrator.post(
                "/api/v1/workflows",
                Map.of("Content-Type", "application/json", "Prefer", "wait=30"),
                String.format(
                        Locale.ROOT,
                        "{\"type\":\"rows\",\"name\":\"bench\",\"parameters\":{\"children\":%d,\"fail\":true}}",
                        children));
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            var answer = connection.exchange(request);
            latencies.record(System.nanoTime() - start);
            if (answer.status() != 200 || !answer.text().contains(FAILED)) {
                throw new IOException("a run that was told to fail did not: HTTP %d: %.300s"
                        .formatted(answer.status(), answer.text()));
            }
        }
        return latencies.percentileMs(50);
    }

    private double counter(HttpConnection connection, String name) throws IOException {
        var answer = connection.exchange(orchestrator.get("/q/metrics", "text/plain"));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        // What follows the value is an example of a trace that counted.
        var value = Pattern.compile("(?m)^throughline_compensation_" + name
                        + "_total(?:\\{(?![^}]*synthetic=\"true\")[^}]*})? ([0-9.E+]+)(?: #|$)")
                .matcher(text);
        if (!value.find()) {
            throw new IOException("the orchestrator does not count " + name + " of compensations");
        }
        return Double.parseDouble(value.group(1));
    }
}

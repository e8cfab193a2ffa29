package dev.throughline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much the trace service has taken in. */
final class Ledger implements AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 50;

    private final HttpConnection connection;
    private final byte[] question;

    Ledger(Endpoint trace) throws IOException {
        connection = trace.connect();
        question = trace.get("/api/v1/ledger/stats");
    }

    record Count(long records, long events, long nanoTime) {
        double eventsPerSecondUntil(Count later) {
            return (later.events - events) * 1e9 / (later.nanoTime - nanoTime);
        }
    }

    Count count() throws IOException {
        var answer = connection.exchange(question);
        if (answer.status() != 200) {
            throw new IOException("the ledger's figures cannot be read: HTTP status " + answer.status());
        }
        var stats = Json.read(answer.body(), JsonNode.class);
        return new Count(stats.path("records").asLong(), stats.path("events").asLong(), System.nanoTime());
    }

    /** Waits until nothing arrives any more; the count is that of the last arrival. */
    Count caughtUp() throws IOException, InterruptedException {
        Count last = count();
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            Count now = count();
            if (now.records() != last.records()) {
                last = now;
            } else if (now.nanoTime() - last.nanoTime() > QUIET.toNanos()) {
                return last;
            }
        }
        throw new IOException("the ledger is still behind after " + PATIENCE.toSeconds() + " s");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}

package dev.throughline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a caller learned of the end the causality record can be read as whole. An upper bound: it includes the
 * last question to the trace service and up to one pause between questions.
 */
final class RecordWatch implements OpenLoop.Follower, AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Endpoint trace;
    private final Tally tally = new Tally();
    private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RecordWatch(Endpoint trace) {
        this.trace = trace;
    }

    @Override
    public void completed(Line.Outcome.Completed workflow, long nanoTime) {
        String id = workflow.workflowId();
        threads.execute(() -> await(id, nanoTime));
    }

    /** After {@link #close()}: complete. */
    Tally tally() {
        return tally;
    }

    private void await(String workflowId, long completedAt) {
        byte[] question = trace.get("/api/v1/traces/" + workflowId);
        try {
            var reused = idle.poll();
            var connection = reused == null ? trace.connect() : reused;
            while (!isWhole(connection.exchange(question))) {
                if (System.nanoTime() - completedAt > PATIENCE.toNanos()) {
                    tally.failed("the record of workflow %s is not complete after %d s"
                            .formatted(workflowId, PATIENCE.toSeconds()));
                    idle.push(connection);
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            tally.latencies.record(System.nanoTime() - completedAt);
            idle.push(connection);
        } catch (IOException | Json.UnreadableException e) {
            tally.failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isWhole(HttpConnection.Answer answer) {
        if (answer.status() != 200) {
            return false;
        }
        var view = Json.read(answer.body(), JsonNode.class);
        return view.path("complete").asBoolean() && view.path("status").asText().equals("completed");
    }

    @Override
    public void close() throws IOException {
        threads.close();
        for (var connection : idle) {
            connection.close();
        }
    }
}

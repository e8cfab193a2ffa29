package dev.throughline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A fixed number of callers, each of which starts its next workflow when its last one ended. */
final class ClosedLoop {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final Line line;
    private final int callers;

    ClosedLoop(Line line, int callers) {
        this.line = line;
        this.callers = callers;
    }

    /** @param seconds the window; what ends after it does not count */
    record Result(Tally tally, double seconds) {
        double perSecond() {
            return tally.completed() / seconds;
        }
    }

    Result run(Duration window) {
        var tally = new Tally();
        long started = System.nanoTime();
        long deadline = started + window.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                threads.execute(() -> call(tally, deadline));
            }
        }
        return new Result(tally, window.toNanos() / 1e9);
    }

    private void call(Tally tally, long deadline) {
        while (System.nanoTime() < deadline) {
            try (var connection = line.connect()) {
                while (System.nanoTime() < deadline) {
                    once(connection, tally, deadline);
                }
            } catch (IOException e) {
                tally.failed(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void once(HttpConnection connection, Tally tally, long deadline) throws IOException {
        long began = System.nanoTime();
        var outcome = line.run(connection);
        long ended = System.nanoTime();
        switch (outcome) {
            case Line.Outcome.Completed completed -> {
                if (ended <= deadline) {
                    tally.latencies.record(ended - began);
                    if (completed.isRecorded()) {
                        tally.recorded();
                    }
                }
            }
            case Line.Outcome.Refused ignored -> {
                tally.refused();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            case Line.Outcome.Failed failed -> tally.failed(failed.reason());
        }
    }
}

package dev.throughline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Workflows at a fixed rate, whatever became of the ones before. A latency counts from the moment the workflow was due,
 * not from when a free connection was found: a line that stalls is charged for everybody who would have waited.
 */
final class OpenLoop {
    private final Line line;
    private final double perSecond;
    private final Follower follower;
    private final Tally tally = new Tally();
    private final AtomicLong next = new AtomicLong();

    OpenLoop(Line line, double perSecond, Follower follower) {
        this.line = line;
        this.perSecond = perSecond;
        this.follower = follower;
    }

    /** Told of every completed workflow at once. */
    interface Follower {
        Follower NONE = (workflow, nanoTime) -> {};

        void completed(Line.Outcome.Completed workflow, long nanoTime);

        /** Hears of one in {@code n}. */
        default Follower oneIn(long n) {
            var count = new AtomicLong();
            return (workflow, nanoTime) -> {
                if (count.getAndIncrement() % n == 0) {
                    completed(workflow, nanoTime);
                }
            };
        }
    }

    /** Once for each instance. */
    Tally run(Duration window, int connections) {
        long total = Math.max(1, Math.round(window.toNanos() / 1e9 * perSecond));
        long started = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> drive(started, total));
            }
        }
        return tally;
    }

    private void drive(long started, long total) {
        while (next.get() < total) {
            try (var connection = line.connect()) {
                for (long n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
                    once(connection, started + (long) (n * 1e9 / perSecond));
                }
            } catch (IOException e) {
                tally.failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private void once(HttpConnection connection, long due) throws IOException {
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
        var outcome = line.run(connection);
        long ended = System.nanoTime();
        switch (outcome) {
            case Line.Outcome.Completed completed -> {
                tally.latencies.record(ended - due);
                follower.completed(completed, ended);
            }
            case Line.Outcome.Refused ignored -> tally.refused();
            case Line.Outcome.Failed failed -> tally.failed(failed.reason());
        }
    }
}

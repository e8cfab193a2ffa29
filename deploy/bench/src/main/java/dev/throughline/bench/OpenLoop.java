package dev.throughline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    /** Once for each instance. Callers have their connections before the first workflow is due, as in a service. */
    Tally run(Duration window, int connections) {
        long total = Math.max(1, Math.round(window.toNanos() / 1e9 * perSecond));
        var connecting = new CountDownLatch(connections);
        var start = new CompletableFuture<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> drive(connecting, start, total));
            }
            connecting.await();
            start.complete(System.nanoTime());
        } catch (InterruptedException e) {
            start.cancel(false);
            Thread.currentThread().interrupt();
        }
        return tally;
    }

    private void drive(CountDownLatch connecting, CompletableFuture<Long> start, long total) {
        while (next.get() < total) {
            try (var connection = line.connect()) {
                connecting.countDown();
                long started = start.join();
                for (long n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
                    once(connection, started + (long) (n * 1e9 / perSecond));
                }
            } catch (IOException e) {
                tally.failed(String.valueOf(e.getMessage()));
                // A caller that cannot connect must not keep the others waiting.
                connecting.countDown();
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

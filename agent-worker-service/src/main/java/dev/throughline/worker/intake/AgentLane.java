package dev.throughline.worker.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The bound of one agent type: so many tasks at once, the next few wait, and Kafka keeps the rest.
 *
 * <p>Real tasks go first. Rehearsals have a quarter of the places at most, and wait by themselves: a real task that comes
 * after any number of them takes the next place that is free.
 */
final class AgentLane {
    /** A rehearsal that waits must not stop the partition for the real tasks behind it, so that many more may. */
    private static final int MORE_WAIT = 16;

    private final int bound;
    private final Executor threads;
    private final Queue real;
    private final Queue synthetic;

    /** Guarded by this lane, as the queues are. */
    private int free;

    AgentLane(int bound, Executor threads) {
        this.bound = bound;
        this.free = bound;
        this.threads = threads;
        this.real = new Queue(bound, bound);
        this.synthetic = new Queue(Math.max(1, bound / 4), bound * MORE_WAIT);
    }

    /** Tasks of one kind: so many run at most, and so many wait before the lane is full. */
    private static final class Queue {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private final int places;
        private final int most;
        private int running;

        Queue(int places, int most) {
            this.places = places;
            this.most = most;
        }

        boolean mayStart() {
            return !waiting.isEmpty() && running < places;
        }
    }

    void submit(Runnable task, boolean isSynthetic) {
        synchronized (this) {
            (isSynthetic ? synthetic : real).waiting.addLast(task);
        }
        startWaiting();
    }

    /** Full: the agent's partitions should be paused. */
    synchronized boolean isFull() {
        return real.waiting.size() >= real.most || synthetic.waiting.size() >= synthetic.most;
    }

    /** There is room again: the agent's partitions may be resumed. */
    synchronized boolean hasRoom() {
        return real.waiting.size() <= bound / 2 && synthetic.waiting.size() <= synthetic.most / 2;
    }

    private void startWaiting() {
        for (Runnable next = next(); next != null; next = next()) {
            threads.execute(next);
        }
    }

    private synchronized @Nullable Runnable next() {
        Queue from = real.mayStart() ? real : synthetic;
        if (free == 0 || !from.mayStart()) {
            return null;
        }
        Runnable task = from.waiting.removeFirst();
        from.running++;
        free--;
        return () -> {
            try {
                task.run();
            } finally {
                ended(from);
            }
        };
    }

    private void ended(Queue of) {
        synchronized (this) {
            of.running--;
            free++;
        }
        startWaiting();
    }
}

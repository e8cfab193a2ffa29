package dev.throughline.worker.intake;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The bound of one agent type: so many tasks at once, the next few wait, and Kafka keeps the rest. */
final class AgentLane {
    private final Semaphore permits;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final int bound;
    private final Executor threads;

    AgentLane(int bound, Executor threads) {
        this.bound = bound;
        this.permits = new Semaphore(bound);
        this.threads = threads;
    }

    void submit(Runnable task) {
        waitingCount.incrementAndGet();
        waiting.add(task);
        startWaiting();
    }

    /** Full: the agent's partitions should be paused. */
    boolean isFull() {
        return waitingCount.get() >= bound;
    }

    /** There is room again: the agent's partitions may be resumed. */
    boolean hasRoom() {
        return waitingCount.get() <= bound / 2;
    }

    private void startWaiting() {
        // Re-checked after each failed acquire-or-poll: whoever adds or releases last runs this loop last, so no task
        // is left waiting while a permit is free.
        while (!waiting.isEmpty() && permits.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next == null) {
                permits.release();
                continue;
            }
            waitingCount.decrementAndGet();
            threads.execute(() -> {
                try {
                    next.run();
                } finally {
                    permits.release();
                    startWaiting();
                }
            });
        }
    }
}

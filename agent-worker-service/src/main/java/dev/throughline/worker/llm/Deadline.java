package dev.throughline.worker.llm;

import java.time.Duration;

/** A moment on the monotonic clock. */
record Deadline(long nanos) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    boolean hasPassed() {
        return System.nanoTime() - nanos >= 0;
    }

    /** At least a millisecond: clients take zero for no limit at all. */
    Duration atMost(Duration limit) {
        Duration left = left();
        Duration shorter = left.compareTo(limit) < 0 ? left : limit;
        return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
    }
}

package dev.throughline.bench;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the workflows of one measurement. */
final class Tally {
    final Latencies latencies = new Latencies();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    /** One of those that completed has spans. */
    void recorded() {
        recorded.increment();
    }

    void refused() {
        refused.increment();
    }

    void failed(String reason) {
        failed.increment();
        firstFailure.compareAndSet(null, reason);
    }

    long completed() {
        return latencies.count();
    }

    long recordings() {
        return recorded.sum();
    }

    long refusals() {
        return refused.sum();
    }

    long failures() {
        return failed.sum();
    }

    @Nullable
    String firstFailure() {
        return firstFailure.get();
    }
}

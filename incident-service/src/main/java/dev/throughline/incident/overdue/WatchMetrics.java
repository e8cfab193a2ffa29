package dev.throughline.incident.overdue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What the watch says about itself. */
@ApplicationScoped
class WatchMetrics {
    private final AtomicLong watched;
    private final AtomicLong overdue;
    private final AtomicLong held;
    private final Counter raised;
    private final Counter resolved;
    private final Timer writes;

    WatchMetrics(MeterRegistry metrics) {
        watched = metrics.gauge("throughline.overdue.watched", new AtomicLong());
        overdue = metrics.gauge("throughline.overdue.runs", new AtomicLong());
        held = metrics.gauge("throughline.overdue.full", new AtomicLong());
        raised = metrics.counter("throughline.overdue.raised");
        resolved = metrics.counter("throughline.overdue.resolved");
        writes = metrics.timer("throughline.overdue.write");
    }

    void standsAt(long watchedRuns, long overdueRuns, boolean isFull) {
        watched.set(watchedRuns);
        overdue.set(overdueRuns);
        held.set(isFull ? 1 : 0);
    }

    void raised(int incidents) {
        raised.increment(incidents);
    }

    void resolved(int incidents) {
        resolved.increment(incidents);
    }

    void wrote(long startNanos) {
        writes.record(Duration.ofNanos(System.nanoTime() - startNanos));
    }
}

package dev.throughline.incident.overdue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What the watch says about itself. */
@ApplicationScoped
class WatchMetrics {
    private static final String SYNTHETIC = "synthetic";

    private final AtomicLong watched;
    private final AtomicLong overdue;
    private final AtomicLong overdueSynthetic;
    private final AtomicLong held;
    private final Counter raised;
    private final Counter raisedSynthetic;
    private final Counter resolved;
    private final Timer writes;

    WatchMetrics(MeterRegistry metrics) {
        watched = gauge(metrics, "throughline.overdue.watched", "runs whose next sign of life is waited for");
        overdue = overdue(metrics, false);
        overdueSynthetic = overdue(metrics, true);
        held = gauge(metrics, "throughline.overdue.full", "1 when there are more runs than can be watched");
        raised = raised(metrics, false);
        raisedSynthetic = raised(metrics, true);
        resolved = counter(metrics, "throughline.overdue.resolved", "incidents about runs that went on");
        writes = Timer.builder("throughline.overdue.write")
                .description("a write of what is watched")
                .register(metrics);
    }

    private static AtomicLong overdue(MeterRegistry metrics, boolean isSynthetic) {
        var value = new AtomicLong();
        Gauge.builder("throughline.overdue.runs", value, AtomicLong::get)
                .tag(SYNTHETIC, Boolean.toString(isSynthetic))
                .description("runs that nobody has looked after in time")
                .register(metrics);
        return value;
    }

    private static AtomicLong gauge(MeterRegistry metrics, String name, String description) {
        var value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get).description(description).register(metrics);
        return value;
    }

    private static Counter counter(MeterRegistry metrics, String name, String description) {
        return Counter.builder(name).description(description).register(metrics);
    }

    void standsAt(long watchedRuns, long overdueRuns, long overdueRehearsals, boolean isFull) {
        watched.set(watchedRuns);
        overdue.set(overdueRuns);
        overdueSynthetic.set(overdueRehearsals);
        held.set(isFull ? 1 : 0);
    }

    private static Counter raised(MeterRegistry metrics, boolean isSynthetic) {
        return Counter.builder("throughline.overdue.raised")
                .tag(SYNTHETIC, Boolean.toString(isSynthetic))
                .description("incidents about overdue runs")
                .register(metrics);
    }

    void raised(boolean isSynthetic) {
        (isSynthetic ? raisedSynthetic : raised).increment();
    }

    void resolved(int incidents) {
        resolved.increment(incidents);
    }

    void wrote(long startNanos) {
        writes.record(Duration.ofNanos(System.nanoTime() - startNanos));
    }
}

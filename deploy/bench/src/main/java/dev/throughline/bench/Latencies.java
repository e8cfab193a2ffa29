package dev.throughline.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/** Durations from many threads, three digits exact, up to two minutes. */
final class Latencies {
    private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    private final ConcurrentHistogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);

    void record(long nanos) {
        micros.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, HIGHEST_MICROS));
    }

    long count() {
        return micros.getTotalCount();
    }

    /** NaN when nothing was recorded: no figure rather than a good one. */
    double percentileMs(double percentile) {
        return micros.getTotalCount() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}

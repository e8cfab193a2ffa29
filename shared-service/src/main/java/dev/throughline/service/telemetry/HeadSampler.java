package dev.throughline.service.telemetry;

import dev.throughline.contracts.Sampling;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Decides about traces that begin here: so many a second at an even pace, and after a pause as many at once as a second
 * allows. Never waits: of callers that collide, those that lose try again at once.
 *
 * <p>A sampled run costs about as much again as the run itself. Where many begin, the rate alone could be a tenth of
 * them, on a machine that has no time for it: from {@value #MANY} a second on it is one of {@value #SHARE}.
 */
public final class HeadSampler {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int MANY = 300;
    private static final int SHARE = 200;

    private final long pace;
    private final LongSupplier nanoTime;

    /** When the next trace would be due at an even pace. */
    private final AtomicLong due;

    private final AtomicLong second;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int askedBefore;

    /** @param perSecond 0 or less for none */
    public HeadSampler(int perSecond, LongSupplier nanoTime) {
        this.pace = perSecond <= 0 ? 0 : Math.max(1, SECOND / perSecond);
        this.nanoTime = nanoTime;
        this.due = new AtomicLong(nanoTime.getAsLong() - SECOND);
        this.second = new AtomicLong(nanoTime.getAsLong());
    }

    public Sampling next() {
        boolean isConsidered = pace > 0 && isConsidered(nanoTime.getAsLong());
        while (isConsidered) {
            long now = nanoTime.getAsLong();
            long expected = due.get();
            // Differences, because the clock may pass the end of its range.
            long earliest = now - expected > SECOND ? now - SECOND : expected;
            if (earliest + pace - now > 0) {
                return Sampling.UNSAMPLED;
            }
            if (due.compareAndSet(expected, earliest + pace)) {
                return Sampling.SAMPLED;
            }
        }
        return Sampling.UNSAMPLED;
    }

    /** Whether the rate is asked at all; the first of each second always is. */
    private boolean isConsidered(long now) {
        long began = second.get();
        if (now - began >= SECOND && second.compareAndSet(began, now)) {
            // What was long ago says nothing about now. Those who come in between count for either second.
            askedBefore = now - began < 2 * SECOND ? asked.get() : 0;
            asked.set(0);
        }
        int number = asked.incrementAndGet();
        return Math.max(number, askedBefore) <= MANY || number % SHARE == 1;
    }
}

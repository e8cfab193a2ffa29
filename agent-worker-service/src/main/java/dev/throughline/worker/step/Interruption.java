package dev.throughline.worker.step;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends what one attempt is doing, at its time-out or on a cancellation. Guarded by its monitor: an interrupt is only ever
 * sent while the attempt's thread is inside {@link #within}, and leaving clears it, so it cannot hit later work.
 */
public final class Interruption {
    private static final ScheduledThreadPoolExecutor ALARM = alarm();

    private @Nullable Thread worker;
    private boolean timedOut;
    private boolean cancelled;

    /** A piece of interruptible work. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws Exception;
    }

    /** Runs the work on this thread; throws InterruptedException when time-out or cancellation ended it. */
    public <T> T within(Duration timeout, Work<T> work) throws Exception {
        synchronized (this) {
            if (cancelled) {
                throw new InterruptedException("cancelled");
            }
            timedOut = false;
            worker = Thread.currentThread();
        }
        ScheduledFuture<?> alarm =
                ALARM.schedule(this::timeOut, Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            alarm.cancel(false);
            synchronized (this) {
                worker = null;
                Thread.interrupted();
            }
        }
    }

    public synchronized void cancel() {
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    public synchronized boolean isTimedOut() {
        return timedOut;
    }

    private synchronized void timeOut() {
        if (worker != null) {
            timedOut = true;
            worker.interrupt();
        }
    }

    private static ScheduledThreadPoolExecutor alarm() {
        var alarm = new ScheduledThreadPoolExecutor(
                1,
                // Started by some task, serves all: the log context of that one must not stay with it.
                Thread.ofPlatform()
                        .name("step-alarm")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .factory());
        alarm.setRemoveOnCancelPolicy(true);
        return alarm;
    }
}

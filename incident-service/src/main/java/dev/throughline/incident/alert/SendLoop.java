package dev.throughline.incident.alert;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Work that only the leader does, on a thread of its own. Stopping is like being killed: claims end by themselves. */
final class SendLoop {
    private static final Logger LOG = Logger.getLogger(SendLoop.class);

    private final String name;
    private final BooleanSupplier turn;
    private final BooleanSupplier mayWork;
    private final Duration every;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** @param turn a piece of the work; answers whether there is more of it already */
    SendLoop(String name, BooleanSupplier turn, BooleanSupplier mayWork, Duration every) {
        this.name = name;
        this.turn = turn;
        this.mayWork = mayWork;
        this.every = every;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("alerts-" + name).start(this::run);
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        try {
            do {
                work();
            } while (!stopped.await(every.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As long as batches are full, so that a long queue does not wait between them. */
    private void work() {
        try {
            boolean isMore = true;
            while (isMore && stopped.getCount() > 0 && mayWork.getAsBoolean()) {
                isMore = turn.getAsBoolean();
            }
        } catch (RuntimeException e) {
            LOG.warnf("the alert queue waits and tries again loop=%s reason=%s", name, e.getMessage());
        }
    }
}

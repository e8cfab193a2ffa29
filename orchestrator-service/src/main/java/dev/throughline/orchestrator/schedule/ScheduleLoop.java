package dev.throughline.orchestrator.schedule;

import dev.throughline.orchestrator.slot.Slots;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks every second while this instance has a slot to start workflows in. */
@ApplicationScoped
class ScheduleLoop {
    private static final Logger LOG = Logger.getLogger(ScheduleLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ScheduleFirer firer;
    private final Slots slots;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    ScheduleLoop(ScheduleFirer firer, Slots slots) {
        this.firer = firer;
        this.slots = slots;
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("schedules").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        try {
            while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                failing = slots.anyReady() && !looked(failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the database nothing can be fired; the next look tries again. Said once, not every second. */
    private boolean looked(boolean failing) {
        try {
            firer.look();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warnv("schedules cannot be looked at now, reason={0}", e.getMessage());
            }
            return false;
        }
    }
}

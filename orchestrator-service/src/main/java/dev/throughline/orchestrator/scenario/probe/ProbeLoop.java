package dev.throughline.orchestrator.scenario.probe;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks every second where a probe is configured. */
@ApplicationScoped
class ProbeLoop {
    private static final Logger LOG = Logger.getLogger(ProbeLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Probe probe;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    ProbeLoop(Probe probe) {
        this.probe = probe;
    }

    void onStart(@Observes StartupEvent event) {
        if (probe.isOn()) {
            thread = Thread.ofVirtual().name("probe").start(this::run);
        }
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
                failing = !looked(failing);
            }
            probe.letGo();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.infov("the lease of the probe runs out by itself, reason={0}", e.getMessage());
        }
    }

    /** Without the database nothing can be done; the next look tries again. Said once, not every second. */
    private boolean looked(boolean failing) {
        try {
            probe.look();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warnv("the probe cannot look now, reason={0}", e.getMessage());
            }
            return false;
        }
    }
}

package dev.throughline.orchestrator.files;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sweeps again and again. What a sweep could not do is there for the next one. */
@ApplicationScoped
class RetentionLoop {
    private static final Logger LOG = Logger.getLogger(RetentionLoop.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ContentRetention retention;
    private final Duration every;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;

    RetentionLoop(ContentRetention retention, FilesSettings settings) {
        this.retention = retention;
        this.every = settings.sweepEvery();
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("content-retention").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            retention.sweep();
        } catch (RuntimeException e) {
            LOG.warnv("content cannot be swept now, reason={0}", e.getMessage());
        }
    }
}

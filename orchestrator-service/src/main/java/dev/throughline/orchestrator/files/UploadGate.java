package dev.throughline.orchestrator.files;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bound on how many files come in at the same time, however slow those who send them are. */
@Singleton
final class UploadGate {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore places;

    UploadGate(FilesSettings settings) {
        this.places = new Semaphore(settings.maxUploads());
    }

    /** False when it stayed full; otherwise {@link #leave} must follow. */
    boolean enter() throws InterruptedException {
        return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void leave() {
        places.release();
    }
}

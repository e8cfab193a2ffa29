package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bodies that are read at once: each takes a file handle, buffers and the disk's time. */
@Singleton
final class Turns {
    private final Semaphore free;

    Turns(InputLimits limits) {
        free = new Semaphore(limits.maxConcurrent());
    }

    Response take(Supplier<Response> work) {
        if (!free.tryAcquire()) {
            return Problem.UNAVAILABLE.response("max_concurrent uploads are on their way, ask again");
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}

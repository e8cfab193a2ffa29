package dev.throughline.orchestrator.input;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Removes uploads that nobody went on with, and files that a crash has left without a row. */
@ApplicationScoped
class UploadSweep {
    private static final Logger LOG = Logger.getLogger(UploadSweep.class);
    private static final int FILES = 1000;

    private final UploadStore store;
    private final UploadFiles files;

    UploadSweep(UploadStore store, UploadFiles files) {
        this.store = store;
        this.files = files;
    }

    @Scheduled(
            every = "${throughline.inputs.sweep-every:10m}",
            delayed = "${throughline.inputs.sweep-every:10m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() throws IOException {
        int expired = store.deleteExpired();
        // The files first: a session that begins meanwhile has its row before its file.
        Set<UUID> left = new HashSet<>(files.ids(FILES));
        left.removeAll(store.unfinished(left));
        for (UUID uploadId : left) {
            files.delete(uploadId);
        }
        if (expired > 0 || !left.isEmpty()) {
            LOG.infov("uploads were swept, expired={0}, files={1}", expired, left.size());
        }
    }
}

package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskParts;
import dev.throughline.orchestrator.files.ContentStore;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Envelopes as they travel: what makes one too large is stored first, and kept until nobody can ask for it any more. An
 * envelope that is sent again, and one of another task of the same stage, mostly needs no new document.
 */
@Singleton
final class EnvelopeClaims {
    private static final Logger LOG = Logger.getLogger(EnvelopeClaims.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ContentStore store;

    EnvelopeClaims(ContentStore store) {
        this.store = store;
    }

    /** @throws UncheckedIOException when the document cannot be stored: the envelope must not be sent then */
    byte[] bytes(TaskEnvelope envelope) {
        byte[] whole = Json.bytes(envelope);
        if (!Claims.isNeeded(whole)) {
            return whole;
        }
        var parts = TaskParts.of(envelope);
        byte[] document = Json.bytes(parts);
        var file = Claims.file(document);
        storePatiently(file.sha256(), document, envelope.deadline());
        return Json.bytes(parts.claimed(envelope, file));
    }

    /** What is committed must be sent, so a store that is away for a moment is waited for, as Kafka is. */
    private void storePatiently(String sha256, byte[] document, Instant until) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                store(sha256, document, until);
                return;
            } catch (UncheckedIOException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                LOG.warnv("a claim cannot be stored yet, reason={0}", e.getMessage());
                pause(e);
            }
        }
    }

    private void store(String sha256, byte[] document, Instant until) {
        if (!store.keep(sha256, until)) {
            store.store(document);
            store.keep(sha256, until);
        }
    }

    private static void pause(UncheckedIOException cause) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }
}
